import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createMountKeeper } from './mount-keeper';

function place() {
  const root = mkdtempSync(join(tmpdir(), 'codexchat-mounts-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const workspace = join(root, 'workspace');
  mkdirSync(workspace);
  const make = (...names: readonly string[]) => {
    for (const name of names) mkdirSync(join(workspace, name));
  };
  return {
    file: join(root, 'mount-points.json'),
    workspace,
    make,
    left: () => readdirSync(workspace).sort(),
  };
}

test('a server that was killed leaves its folders to the next one, which takes only what is empty and was not there', () => {
  const { file, workspace, make, left } = place();
  make('.aws', 'src');
  createMountKeeper(file).enter('s1', workspace);
  make('.git', '.codex', '.agents');
  writeFileSync(join(workspace, '.codex', 'config.toml'), '');
  createMountKeeper(file).sweep();
  expect(left()).toEqual(['.aws', '.codex', 'src']);
  expect(existsSync(file), 'nothing is remembered for longer than it is needed').toBe(false);
});

test('what the next server did not learn from its file it does not touch', () => {
  const { file, workspace, make, left } = place();
  createMountKeeper(file).enter('s1', workspace);
  make('.git');
  writeFileSync(file, '[["/", 7]]');
  createMountKeeper(file).sweep();
  expect(left()).toEqual(['.git']);
});

test('a file that cannot be written is told, and the same server sweeps all the same', () => {
  const { workspace, make, left } = place();
  const told: string[] = [];
  const keeper = createMountKeeper(join(workspace, 'nowhere', 'file.json'), (what) => told.push(what));
  keeper.enter('s1', workspace);
  make('.git');
  keeper.sweep();
  expect(left()).toEqual([]);
  expect(told).not.toEqual([]);
});

test('while another session works in a folder nothing is taken from under its sandbox', () => {
  const { file, workspace, make, left } = place();
  const keeper = createMountKeeper(file);
  keeper.enter('s1', workspace);
  make('.git');
  keeper.enter('s2', workspace);
  keeper.rest('s1');
  expect(left()).toEqual(['.git']);
  keeper.rest('s3');
  expect(left(), 'one that never worked there').toEqual(['.git']);
  keeper.rest('s2');
  expect(left(), 'it was not there before the first of them').toEqual([]);
  expect(existsSync(file)).toBe(false);
});

test('what a person makes while nobody works there stays, whatever ends later', () => {
  const { file, workspace, make, left } = place();
  const keeper = createMountKeeper(file);
  keeper.enter('s1', workspace);
  keeper.rest('s1');
  make('.agents');
  keeper.rest('s1');
  keeper.sweep();
  expect(left()).toEqual(['.agents']);
  keeper.enter('s1', workspace);
  make('.git');
  keeper.rest('s1');
  expect(left(), 'also through the next turn').toEqual(['.agents']);
});
