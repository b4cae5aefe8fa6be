import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Engine, judgeCommand } from '../policy';
import { trackedEngine } from '../policy/testing/tracked-engine';
import { limits } from '../vocabulary';
import { diskPlace } from './disk-place';

// Reading the rules takes a second of a quiet machine, and many of a busy one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let root: string;
let workspace: string;
let engine: Engine;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'codexchat-place-'));
  workspace = join(root, 'project');
  mkdirSync(join(workspace, 'src'), { recursive: true });
  mkdirSync(join(root, 'home/.ssh'), { recursive: true });
  writeFileSync(join(root, 'home/.ssh/id_rsa'), 'key');
  writeFileSync(join(workspace, 'src/a.ts'), 'text');
  engine = await trackedEngine();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const decide = (command: string) => {
  const place = diskPlace(workspace, join(root, 'home'));
  return judgeCommand(engine, command, place.workspace, place).decision;
};

test('links on the disk are followed', () => {
  symlinkSync('src', join(workspace, 'inside'));
  symlinkSync('/', join(workspace, 'outside'));
  symlinkSync(join(root, 'home/.ssh/id_rsa'), join(workspace, 'note'));
  expect(decide('cat inside/a.ts')).toBe('allow');
  expect(decide('ls outside/usr')).toBe('ask');
  expect(decide('cat outside/../a')).toBe('ask');
  expect(decide('cat note')).toBe('deny');
  expect(decide('cat ~/.ssh/id_rsa')).toBe('deny');
});

test('a wildcard is allowed only while nothing it matches leads out', () => {
  expect(decide('cat src/*')).toBe('allow');
  expect(decide("find . -name 'a*' -exec cat {} +")).toBe('allow');
  symlinkSync('/etc/hosts', join(workspace, 'src/hosts'));
  expect(decide('cat src/*')).toBe('ask');
  expect(decide('cat */hosts')).toBe('ask');
  expect(decide('cat src/*.ts')).toBe('allow');
  expect(decide("find . -name 'h*' -exec cat {} +")).toBe('ask');
});

test('a folder with too many entries to look at may lead anywhere', () => {
  mkdirSync(join(workspace, 'many'));
  for (let at = 0; at <= limits.policyGlobEntriesMax; at++)
    writeFileSync(join(workspace, 'many', String(at)), '');
  expect(decide('cat many/*')).toBe('ask');
});

test('a folder that git would obey as a repository is asked', () => {
  for (const dir of ['sub/objects', 'sub/refs']) mkdirSync(join(workspace, dir), { recursive: true });
  expect(decide('cd sub && git status')).toBe('allow');
  writeFileSync(join(workspace, 'sub/HEAD'), 'ref: refs/heads/main');
  expect(decide('cd sub && git status')).toBe('ask');
  expect(decide('git -C sub log')).toBe('ask');
  expect(decide('git status')).toBe('allow');
});
