import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Engine, judgeCommand, judgeEdit, type Kept } from '../policy';
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
  kept = { state: [], free: [], rules: null };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
let kept: Kept = { state: [], free: [], rules: null };
const judged = (command: string) => {
  const place = diskPlace(workspace, join(root, 'home'), kept);
  return judgeCommand(engine, command, place.workspace, place);
};
const decide = (command: string) => judged(command).decision;
const automatic = (command: string) => judged(command).contained?.includes('facts') === true;

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

test('a wildcard that takes in a file with keys reads it', () => {
  expect(decide('cat *')).toBe('allow');
  expect(decide('head -3 src/*.json')).toBe('allow');
  writeFileSync(join(workspace, 'src/credentials.json'), '{}');
  expect(decide('head -3 src/*.json')).toBe('deny');
  expect(decide('cat *')).toBe('allow');
  writeFileSync(join(workspace, 'prod.env'), 'A=1');
  symlinkSync('prod.env', join(workspace, 'note.txt'));
  expect(decide('cat *')).toBe('deny');
  expect(decide('cat *.txt')).toBe('deny');
});

test('a search over everything asks where a file with keys lies, unless it leaves that out', () => {
  mkdirSync(join(workspace, 'src/node_modules/p'), { recursive: true });
  writeFileSync(join(workspace, 'src/node_modules/p/.env'), 'A=1');
  writeFileSync(join(workspace, '.npmrc'), 'save-exact=true');
  expect(decide('grep -rn x .')).toBe('allow');
  expect(decide('grep -rn --include=.npmrc x .')).toBe('deny');
  expect(decide('rg --hidden x')).toBe('allow');
  mkdirSync(join(workspace, 'deep/er'), { recursive: true });
  writeFileSync(join(workspace, 'deep/er/.env'), 'A=1');
  expect(decide('grep -rn x .')).toBe('ask');
  expect(decide('rg --hidden x')).toBe('ask');
  expect(decide('grep -rn x src')).toBe('allow');
  expect(decide("grep -rn --exclude='.env' x .")).toBe('allow');
  expect(decide('rg x')).toBe('allow');
});

test('a search that follows links asks where one leads out', () => {
  expect(decide('grep -R x src')).toBe('allow');
  expect(decide('rg -L x')).toBe('allow');
  expect(automatic('cp -rL src copy')).toBe(true);
  symlinkSync(join(root, 'home'), join(workspace, 'src/out'));
  expect(decide('grep -R x src')).toBe('ask');
  expect(decide('rg -L x')).toBe('ask');
  expect(decide('diff -r src other')).toBe('ask');
  expect(automatic('cp -rL src copy')).toBe(false);
  expect(automatic('cp -r src copy')).toBe(true);
  expect(decide('rg x')).toBe('allow');
});

test('changing every file below a folder changes what lies there', () => {
  expect(decide("find src -type f -exec sed -i s/a/b/ '{}' +")).toBe('ask');
  expect(automatic("find src -type f -exec sed -i s/a/b/ '{}' +")).toBe(true);
  mkdirSync(join(workspace, 'src/.git'));
  writeFileSync(join(workspace, 'src/.git/config'), '');
  expect(decide("find src -type f -exec sed -i s/a/b/ '{}' +")).toBe('deny');
  expect(decide("find src -type f -exec cat '{}' +")).toBe('allow');
});

test('a repository behind a link is asked as one without', () => {
  for (const dir of ['sub/objects', 'sub/refs']) mkdirSync(join(workspace, dir), { recursive: true });
  writeFileSync(join(workspace, 'sub/HEAD'), 'ref: refs/heads/main');
  mkdirSync(join(workspace, 'sub/deep'));
  symlinkSync('sub/deep', join(workspace, 'near'));
  expect(decide('git -C near log')).toBe('ask');
  expect(decide('cd near && git status')).toBe('ask');
});

test('what the program keeps is denied, wherever it lies', () => {
  const state = join(workspace, 'state/data');
  mkdirSync(join(state, 'keys'), { recursive: true });
  writeFileSync(join(state, 'keys/sign'), 'key');
  symlinkSync(state, join(workspace, 'near'));
  kept = { state: [state, join(root, 'head')], free: [join(state, 'demo')], rules: join(workspace, 'rules') };
  for (const command of ['touch state/data/x', 'echo x > near/ledger.db', 'rm -rf state', 'mv state old'])
    expect(decide(command), command).toBe('deny');
  for (const command of [`touch ${root}/head/x`, 'touch rules/a.cedar', 'cat state/data/keys/sign'])
    expect(decide(command), command).toBe('deny');
  for (const command of [
    'ls state/data',
    'cat near/ledger.db',
    'grep -r x state',
    'rg x',
    'touch near/demo/x',
  ])
    expect(decide(command), command).toBe('ask');
  expect(decide('cat rules/a.cedar')).toBe('allow');
  expect(decide('rg x src')).toBe('allow');
  const edit = (path: string, change = 'update') =>
    judgeEdit(engine, [{ path, change }], workspace, diskPlace(workspace, join(root, 'home'), kept)).decision;
  expect(edit('near/ledger.db')).toBe('deny');
  expect(edit('state', 'delete')).toBe('deny');
  expect(edit('rules/a.cedar', 'add')).toBe('deny');
  expect(edit('near/demo/x')).toBe('ask');
  expect(edit('src/a.ts')).toBe('ask');
});
