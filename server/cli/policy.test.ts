import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { policy } from './policy';
import { UsageError } from './usage';

// Reading the rules takes a second of a quiet machine, and many of a busy one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const root = join(import.meta.dirname, '..', '..');
// Built, the command line finds its package above dist/; here it runs from its sources.
vi.mock('./package-facts', () => ({
  packageFacts: () => ({ root: join(import.meta.dirname, '..', '..'), version: 'test' }),
}));

let dir: string;
let printed = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'codexchat-policy-'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dir, { recursive: true, force: true });
});
const file = (name: string, text: string): string => {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
};
const json = () => JSON.parse(printed);

test('the tracked policy is valid, with its tests and the corpus', async () => {
  expect(await policy(['validate', '--json'])).toBe(0);
  expect(json()).toMatchObject({
    ok: true,
    problems: [],
    policyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(json().cases).toBeGreaterThan(500);
});

test('a file is checked in the place of the tracked one, and each problem has file, line and remedy', async () => {
  const seed = { ...JSON.parse(readFileSync(join(root, 'policies/default-policy.json'), 'utf8')), more: 1 };
  expect(
    await policy(['validate', '--json', '--file', file('default-policy.json', JSON.stringify(seed))]),
  ).toBe(1);
  expect(json().problems).toMatchObject([
    { line: 1, what: '$.more is not a field of version 1.', remedy: expect.any(String) },
  ]);
  printed = '';
  expect(
    await policy([
      'validate',
      '--file',
      file('project.cedar', '\n@id("x-y")\npermit (principal, action, resource);'),
    ]),
  ).toBe(1);
  expect(printed).toContain('project.cedar:2: Rule "x-y" permits');
  printed = '';
  const loose = readFileSync(join(root, 'policies/organisation.cedar'), 'utf8').replace(
    '@id("no-other-user")\n@decision("deny")',
    '@id("no-other-user")\n@decision("ask")',
  );
  expect(await policy(['validate', '--json', '--file', file('organisation.cedar', loose)])).toBe(1);
  expect(json().problems.length).toBeGreaterThan(5);
  expect(json().problems[0]).toMatchObject({
    what: expect.stringMatching(/wants deny and gets ask/),
    file: expect.stringContaining('.json'),
  });
});

test('test judges cases by their fixtures and lists what was missed', async () => {
  const cases = [
    { id: 'a', command: 'cat x', cwd: '/w', expected: 'allow' },
    {
      id: 'b',
      command: 'cat link',
      cwd: '/w',
      expected: 'deny',
      fixture: { symlinks: { '/w/link': '~/.ssh/id_rsa' }, files: {} },
    },
  ];
  expect(await policy(['test', '--cases', file('c.json', JSON.stringify(cases)), '--json'])).toBe(0);
  expect(json()).toMatchObject({
    cases: [
      { id: 'a', expected: 'allow', decision: 'allow', rules: ['organisation/look-in-workspace'] },
      { id: 'b', expected: 'deny', decision: 'deny', rules: ['organisation/no-keys'] },
    ],
    summary: { cases: 2, ok: 2, allowed: 0, softened: 0, overAsked: 0 },
  });
  printed = '';
  const wrong = [
    { ...cases[0], id: 'over', command: 'touch x' },
    { ...cases[0], id: 'soft', command: 'touch x', expected: 'deny' },
    { ...cases[0], id: 'leak', expected: 'ask' },
  ];
  expect(await policy(['test', '--cases', file('d.json', JSON.stringify(wrong))])).toBe(1);
  expect(printed).toMatch(
    /allowed, and should not be: 1\n✗ leak[\s\S]*is asked: 1\n✗ soft[\s\S]*does not: 1\n✗ over/,
  );
});

test('explain shows decision, rules, facts and layers, and no character of the command acts on the terminal', async () => {
  expect(await policy(['explain', '--command', 'cd src && sudo ls', '--cwd', root, '--json'])).toBe(0);
  expect(json()).toMatchObject({
    decision: 'deny',
    rules: [{ id: 'no-other-user', layer: 'organisation' }],
    workspace: root,
  });
  expect(json().layers).toHaveLength(3);
  expect(json().acts.map(({ program }: { program: string }) => program)).toEqual(['cd', 'sudo', 'ls']);
  printed = '';
  expect(await policy(['explain', '--command', 'ls \u001b[2K', '--cwd', root])).toBe(0);
  expect(printed).toContain('DENY');
  expect(printed).not.toContain('\u001b');
});

test('wrong use is said', async () => {
  for (const argv of [[], ['judge'], ['explain'], ['validate', '--fiel', 'x'], ['test', 'x']])
    await expect(policy(argv)).rejects.toThrow(UsageError);
  await expect(policy(['validate', '--file', join(dir, 'missing.cedar')])).rejects.toThrow(
    /There is no file/,
  );
  await expect(policy(['test', '--cases', file('e.json', '[{}]')])).rejects.toThrow(/no list of cases/);
  expect(await policy(['validate', '--help'])).toBe(0);
});
