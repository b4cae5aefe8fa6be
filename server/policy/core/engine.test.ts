import { beforeAll, expect, test, vi } from 'vitest';
import { limits } from '../../vocabulary';
import { trackedEngine } from '../testing/tracked-engine';
import { commandContext } from './context';
import type { Engine } from './engine';
import { judgeCommand } from './judge-command';
import { judgeEdit, judgeRequest } from './judge-edit';
import { createAct, type Place } from './shell/facts';
import { virtualPlace } from './virtual-place';

// Reading the rules takes a second of a quiet machine, and many of a busy one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let engine: Engine;
const home = '/home/dev';
const workspace = '/home/dev/project';
const place: Place = virtualPlace(workspace, home);
beforeAll(async () => {
  engine = await trackedEngine();
});
const decide = (command: string, where: Place = place) => judgeCommand(engine, command, workspace, where);

test('whatever the engine cannot judge is denied', () => {
  const whole = commandContext(createAct('x'));
  const { doubts: _, ...missing } = whole;
  for (const context of [
    missing,
    { ...whole, traits: [1] },
    { ...whole, program: 7 },
    {},
    { ...whole, program: '\ud800' },
  ])
    expect(engine.judge('command', context)).toMatchObject({ decision: 'deny', fault: expect.any(String) });
  expect(engine.judge('command', whole).fault).toBeNull();
});

test('too large, too many, too deep is never allowed, and what is denied in it is denied', () => {
  const long = `echo ${'x'.repeat(limits.policyCommandCharsMax)}`;
  expect(decide(long).decision).toBe('ask');
  expect(decide(`${long}; sudo ls`).decision).toBe('deny');
  expect(decide(`echo ${'x'.repeat(limits.policyParsedCharsMax)}`).decision).toBe('ask');
  expect(decide('true;'.repeat(limits.policyActsMax)).decision).toBe('allow');
  expect(decide('true;'.repeat(limits.policyActsMax + 1)).decision).toBe('ask');
  expect(decide(`${'true;'.repeat(limits.policyActsMax + 1)}rm -rf /`).decision).toBe('deny');
  expect(decide(`${'('.repeat(500)}ls${')'.repeat(500)}`).decision).not.toBe('allow');
  expect(decide(`echo ${'$('.repeat(500)}ls${')'.repeat(500)}`).decision).not.toBe('allow');
  expect(decide(`${'bash -c '.repeat(50)}ls`).decision).not.toBe('allow');
});

test('never throws, whatever the text', () => {
  for (const text of [
    '',
    ' ',
    '\n',
    '#',
    '\ud800',
    '\0',
    '$(',
    '`',
    '<<',
    '<<E',
    '((',
    '[[',
    '{',
    'a=(',
    '"',
    "'",
    '\\',
    '&&',
    ';;',
    '|',
    'case',
    'for',
    '!',
    '>',
    '${',
    '$((',
    '}',
    ')',
  ])
    expect(['ask', 'deny'], JSON.stringify(text)).toContain(decide(text).decision);
});

test('a link is judged by what it leads to, however it is reached', () => {
  const linked = virtualPlace(workspace, home, {
    symlinks: {
      [`${workspace}/out`]: '/srv/data',
      [`${workspace}/key`]: '~/.ssh/id_rsa',
      [`${workspace}/loop`]: 'loop',
      [`${workspace}/in`]: 'src',
    },
  });
  expect(decide('cat in/a.ts', linked).decision).toBe('allow');
  for (const command of [
    'cat out/x',
    'cat out/../x',
    'cat loop/x',
    'cat ou*/x',
    'cd out && cat x',
    'head o??/x',
  ])
    expect([command, decide(command, linked).decision]).toEqual([command, 'ask']);
  expect(decide('cat key', linked).decision).toBe('deny');
});

test('folders follow cd, also where it may fail', () => {
  expect(decide('cd src && cat ../README.md').decision).toBe('allow');
  expect(decide('cd src; cat ../README.md').decision).toBe('ask');
  expect(decide('(cd src) && cat ../README.md').decision).toBe('ask');
  expect(decide('cd a/b && cd ../.. && cat x').decision).toBe('allow');
  expect(decide('cd a/b && cd ../../.. && cat x').decision).toBe('ask');
});

test('a verdict names rules, hash and what contains it', () => {
  const { decision, rules, contained, grantable, policyHash } = decide('npm test');
  expect([decision, contained, grantable, policyHash]).toEqual(['ask', ['sandbox'], true, engine.set.hash]);
  expect(rules.map(({ id }) => id)).toEqual(['run-workspace-code']);
  expect(decide('npm test && curl https://example.org').contained).toBeNull();
  expect(decide('npm test -- --config /etc/x').contained).toBeNull();
  for (const command of ['cargo build', 'pytest -q', 'bash -lc "npm run build"'])
    expect([command, decide(command).contained]).toEqual([command, ['sandbox']]);
  for (const command of ['mkdir -p a/b', 'git add -A', 'touch x'])
    expect([command, decide(command).contained]).toEqual([command, ['facts']]);
  for (const command of [
    'rm x',
    'git commit -m x',
    'npm install',
    'curl https://example.org',
    'touch package-lock.json',
    'python3 -c 1',
  ])
    expect([command, decide(command).contained]).toEqual([command, null]);
});

test.each<[string, string, string, readonly string[] | null]>([
  ['src/a.ts', 'update', 'ask', ['edit']],
  ['docs/new.md', 'add', 'ask', ['edit']],
  ['src/a.ts', 'delete', 'ask', null],
  ['package-lock.json', 'update', 'ask', null],
  ['.github/workflows/ci.yml', 'update', 'ask', null],
  ['.env', 'update', 'ask', null],
  ['/data/x', 'add', 'ask', null],
  ['../x', 'add', 'ask', null],
  ['.git/hooks/pre-commit', 'add', 'deny', null],
  ['sub/.git/config', 'update', 'deny', null],
  ['.codex/config.toml', 'add', 'deny', null],
  ['.vscode/tasks.json', 'update', 'deny', null],
  ['policies/organisation.cedar', 'update', 'deny', null],
  ['~/.bashrc', 'update', 'deny', null],
  ['/etc/hosts', 'update', 'deny', null],
  ['a\u202eb', 'add', 'deny', null],
  ['', 'update', 'deny', null],
])('an edit of %s (%s) is %s', (path, change, decision, contained) => {
  expect(judgeEdit(engine, [{ path, change }], workspace, place)).toMatchObject({ decision, contained });
});

test('an edit is as strict as its strictest file, and one without files is denied', () => {
  const changes = [{ path: 'src/a.ts', change: 'update' }];
  expect(
    judgeEdit(engine, [...changes, { path: '.git/config', change: 'update' }], workspace, place).decision,
  ).toBe('deny');
  expect(judgeEdit(engine, [], workspace, place).decision).toBe('deny');
  const many = Array.from({ length: limits.policyChangesMax + 1 }, (_, at) => ({
    path: `src/${at}`,
    change: 'add',
  }));
  expect(judgeEdit(engine, many, workspace, place)).toMatchObject({ decision: 'ask', contained: null });
});

test('other requests are asked; extra permissions are denied', () => {
  expect(judgeRequest(engine, 'stdin').decision).toBe('ask');
  expect(judgeRequest(engine, 'elicitation').decision).toBe('ask');
  expect(judgeRequest(engine, 'something-new').decision).toBe('ask');
  expect(judgeRequest(engine, 'permissions').decision).toBe('deny');
});
