import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { emptyMountPoints, sweepMountPoints } from './mount-points';
import { scratch } from './testing/scratch';

test('only what is empty, new and no link goes away', () => {
  const workspace = scratch('mounts');
  const target = scratch('target');
  mkdirSync(path.join(workspace, '.aws'));
  const before = emptyMountPoints(workspace);
  expect(before).toEqual(['.aws']);
  mkdirSync(path.join(workspace, '.git'));
  mkdirSync(path.join(workspace, '.codex'));
  mkdirSync(path.join(workspace, 'src'));
  writeFileSync(path.join(workspace, '.codex', 'config.toml'), '');
  symlinkSync(target, path.join(workspace, '.agents'));
  expect(sweepMountPoints(workspace, before)).toEqual(['.git']);
  expect(readdirSync(workspace).sort()).toEqual(['.agents', '.aws', '.codex', 'src']);
});

test('a workspace that is gone is nothing to sweep', () => {
  expect(sweepMountPoints(path.join(scratch('gone'), 'x'), [])).toEqual([]);
});
