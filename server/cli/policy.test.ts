import { join } from 'node:path';
import { expect, test } from 'vitest';
import { policyCommand, root, trackedText } from './testing/policy-command';
import { UsageError } from './usage';

const cli = policyCommand({ whole: true });
const json = () => JSON.parse(cli.printed());
const file = cli.write;

test('the tracked policy is valid, with its tests and the corpus', async () => {
  expect(await cli.run(['validate', '--json'])).toBe(0);
  expect(json()).toMatchObject({
    ok: true,
    problems: [],
    policyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  expect(json().cases).toBeGreaterThan(500);
});

test('a file is checked in the place of the tracked one, and each problem has file, line and remedy', async () => {
  const seed = { ...JSON.parse(trackedText('default-policy.json')), more: 1 };
  expect(
    await cli.run(['validate', '--json', '--file', file('default-policy.json', JSON.stringify(seed))]),
  ).toBe(1);
  expect(json().problems).toMatchObject([
    { line: 1, what: '$.more is not a field of version 1.', remedy: expect.any(String) },
  ]);
  expect(
    await cli.run([
      'validate',
      '--file',
      file('project.cedar', '\n@id("x-y")\npermit (principal, action, resource);'),
    ]),
  ).toBe(1);
  expect(cli.printed()).toContain('project.cedar:2: Rule "x-y" permits');
  const loose = trackedText('organisation.cedar').replace(
    '@id("no-other-user")\n@decision("deny")',
    '@id("no-other-user")\n@decision("ask")',
  );
  expect(await cli.run(['validate', '--json', '--file', file('organisation.cedar', loose)])).toBe(1);
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
  expect(await cli.run(['test', '--cases', file('c.json', JSON.stringify(cases)), '--json'])).toBe(0);
  expect(json()).toMatchObject({
    cases: [
      { id: 'a', expected: 'allow', decision: 'allow', rules: ['organisation/look-in-workspace'] },
      { id: 'b', expected: 'deny', decision: 'deny', rules: ['organisation/no-keys'] },
    ],
    summary: { cases: 2, ok: 2, allowed: 0, softened: 0, overAsked: 0 },
  });
  const wrong = [
    { ...cases[0], id: 'over', command: 'touch x' },
    { ...cases[0], id: 'soft', command: 'touch x', expected: 'deny' },
    { ...cases[0], id: 'leak', expected: 'ask' },
  ];
  expect(await cli.run(['test', '--cases', file('d.json', JSON.stringify(wrong))])).toBe(1);
  expect(cli.printed()).toMatch(
    /allowed, and should not be: 1\n✗ leak[\s\S]*is asked: 1\n✗ soft[\s\S]*does not: 1\n✗ over/,
  );
});

test('explain shows decision, rules, facts and layers, and no character of the command acts on the terminal', async () => {
  expect(await cli.run(['explain', '--command', 'cd src && sudo ls', '--cwd', root, '--json'])).toBe(0);
  expect(json()).toMatchObject({
    decision: 'deny',
    rules: [{ id: 'no-other-user', layer: 'organisation' }],
    workspace: root,
  });
  expect(json().layers).toHaveLength(3);
  expect(json().acts.map(({ program }: { program: string }) => program)).toEqual(['cd', 'sudo', 'ls']);
  expect(await cli.run(['explain', '--command', 'ls \u001b[2K', '--cwd', root])).toBe(0);
  expect(cli.printed()).toContain('DENY');
  expect(cli.printed()).not.toContain('\u001b');
});

test('wrong use is said', async () => {
  for (const argv of [[], ['judge'], ['explain'], ['validate', '--fiel', 'x'], ['test', 'x']])
    await expect(cli.run(argv)).rejects.toThrow(UsageError);
  await expect(cli.run(['validate', '--file', join(cli.dir, 'missing.cedar')])).rejects.toThrow(
    /There is no file/,
  );
  await expect(cli.run(['test', '--cases', file('e.json', '[{}]')])).rejects.toThrow(/no list of cases/);
  expect(await cli.run(['validate', '--help'])).toBe(0);
});
