import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { policyCommand, trackedText as tracked } from './testing/policy-command';

const cli = policyCommand({ whole: true });

const rule =
  '\n@id("own")\n@decision("deny")\n@reason("x")\nforbid (principal, action == Action::"command", resource)\nwhen { context.program == "nc" };\n';
const cedar = 'organisation.cedar';
const defaults = 'default-policy.json';
const field = (name: string, value: string) => (text: string) =>
  text.replace(new RegExp(`("${name}": )[^,\\n]+`), `$1${value}`);

/** What is changed in a tracked file, and what the problem must say. */
const mutations: readonly (readonly [string, string, (text: string) => string, string])[] = [
  ['a typo in an attribute', cedar, (text) => text.replace('context.traits', 'context.traitz'), 'traitz'],
  ['a typo in an action', cedar, (text) => text.replace('Action::"edit"', 'Action::"edits"'), 'edits'],
  ['a typo in a word', cedar, (text) => text.replace('"escalates"', '"escalate"'), '"escalate" is no word'],
  ['a duplicate id', cedar, (text) => text.replace('@id("no-keys")', '@id("no-disguise")'), 'used twice'],
  [
    'a misspelt annotation',
    cedar,
    (text) => text.replace('@contained("facts")', '@contaned("facts")'),
    '@contaned',
  ],
  [
    'an unknown decision',
    cedar,
    (text) => text.replace('@decision("deny")', '@decision("refuse")'),
    'refuse',
  ],
  ['a rule without a reason', cedar, (text) => text.replace(/@reason\("[^"]*"\)\n/, ''), 'no @reason'],
  ['a broken syntax', cedar, (text) => text.replace('forbid (', 'forbid '), 'does not parse'],
  ['a wrong type', cedar, (text) => `${text}${rule.replace('== "nc"', '< 3')}`, 'own'],
  [
    'a permit in the project',
    'project.cedar',
    (text) => `${text}${rule.replace('forbid', 'permit').replace('deny', 'allow')}`,
    'permits',
  ],
  [
    'a permit of the user',
    'user.cedar',
    (text) => `${text}${rule.replace('forbid', 'permit').replace('deny', 'allow')}`,
    'permits',
  ],
  [
    'an id of another layer',
    'user.cedar',
    (text) => `${text}${rule.replace('"own"', '"no-keys"')}`,
    'used twice',
  ],
  [
    'a schema without a fact',
    'schema.cedarschema',
    (text) => text.replace('  "hosts": Set<String>,\n', '').replace('"traits"', '"trait"'),
    'trait',
  ],
  ['a byte order mark', cedar, (text) => `\uFEFF${text}`, 'byte order mark'],
  ['a byte order mark', defaults, (text) => `\uFEFF${text}`, 'byte order mark'],
  ['nothing', cedar, () => '', 'The organisation has no rule'],
  ['nothing', defaults, () => '', 'no JSON'],
  ['nothing', 'schema.cedarschema', () => '', 'unrecognized'],
  ['another version', defaults, field('version', '2'), '$.version'],
  ['an unknown field', defaults, (text) => text.replace('{', '{\n  "allowAll": true,'), '$.allowAll'],
  [
    'a missing field',
    defaults,
    (text) => text.replace(/\s*"allowWebSearch": \w+,/, ''),
    '$.allowWebSearch is missing',
  ],
  ['a wrong type of a field', defaults, field('allowNetworkAccess', '"no"'), '$.allowNetworkAccess'],
  [
    'a field given twice, once disguised',
    defaults,
    (text) => text.replace('{', '{\n  "allow\\u004eetworkAccess": true,'),
    '$.allowNetworkAccess is given twice',
  ],
  [
    'a value nested without end',
    defaults,
    field('version', '['.repeat(100_000) + ']'.repeat(100_000)),
    'nested too deeply',
  ],
  [
    'a case that is there twice',
    'organisation.test.json',
    (text) => text.replace(/"id": "[^"]+"([^}]*\}[^}]*)"id": "[^"]+"/, '"id": "one"$1"id": "one"'),
    'is there twice',
  ],
  [
    'never without leave',
    defaults,
    field('defaultApprovalPolicy', '"never"'),
    '$.allowNeverApproval forbids',
  ],
  [
    'full access without leave',
    defaults,
    field('defaultSandboxMode', '"danger-full-access"'),
    '$.allowDangerFullAccess forbids',
  ],
  [
    'a case that wants something else',
    'organisation.test.json',
    (text) => text.replace('"expected": "allow"', '"expected": "deny"'),
    'wants deny',
  ],
];

test.each(mutations)('%s in %s is refused, with file, line and remedy', async (_, name, mutate, what) => {
  const text = tracked(name);
  const changed = mutate(text);
  expect(changed).not.toBe(text);
  const file = join(cli.dir, name);
  writeFileSync(file, changed);
  expect(await cli.run(['validate', '--json', '--file', file])).toBe(1);
  const { ok, problems } = JSON.parse(cli.printed());
  expect(ok).toBe(false);
  const told = problems.filter((one: { what: string; remedy: string }) =>
    `${one.what} ${one.remedy}`.includes(what),
  );
  expect(told, cli.printed()).not.toEqual([]);
  for (const problem of problems) {
    expect(problem.line).toBeGreaterThan(0);
    expect(problem.remedy).not.toBe('');
    expect(problem.file).toMatch(/\.(?:cedar|cedarschema|json)$/);
  }
});

const unreadable: readonly (readonly [string, (file: string) => void, string])[] = [
  ['a loop of links', (file) => symlinkSync(file, file), 'ELOOP'],
  ['a link that leads nowhere', (file) => symlinkSync(`${file}-none`, file), 'ENOENT'],
  ['a folder', (file) => mkdirSync(file), 'no ordinary file'],
  ['a device', (file) => symlinkSync('/dev/zero', file), 'no ordinary file'],
  ['no text', (file) => writeFileSync(file, Buffer.of(0x66, 0xff, 0xfe)), 'no text in UTF-8'],
  ['10 MB', (file) => writeFileSync(file, Buffer.alloc(10 * 1024 * 1024, ' ')), '10485760 bytes'],
];
test.each(unreadable)('%s in the place of a file is refused, with file and remedy', async (_, make, what) => {
  for (const name of [cedar, defaults]) {
    const file = join(cli.dir, name);
    make(file);
    expect(await cli.run(['validate', '--json', '--file', file])).toBe(1);
    expect(JSON.parse(cli.printed()).problems).toMatchObject([
      {
        file,
        line: 1,
        what: expect.stringContaining(what),
        remedy: expect.stringContaining('ordinary text file'),
      },
    ]);
  }
});

test.each([
  ['organisation/projects.cedar', 'project.cedar'],
  ['organisation/default-policy.jsn', 'default-policy.json'],
  ['data/policy/rules.CEDAR', '.cedar'],
  ['data/policy/default_policy.json', 'default-policy.json'],
] as const)('%s would be read by nobody: it is named', async (path, remedy) => {
  vi.stubEnv('CODEXCHAT_POLICY', join(cli.dir, 'organisation'));
  const file = cli.write(path, rule);
  const { problems } = await cli.answer(['validate'], 1);
  expect(problems).toMatchObject([
    { file, line: 1, what: 'It is not read.', remedy: expect.stringContaining(remedy) },
  ]);
});

test('a folder of own rules that cannot be listed is a problem, and not an empty one', async () => {
  vi.stubEnv('CODEXCHAT_POLICY', join(cli.dir, 'organisation'));
  rmSync(join(cli.dir, 'data', 'policy'), { recursive: true });
  const file = cli.write('data/policy', 'no folder');
  expect((await cli.answer(['validate'], 1)).problems).toMatchObject([
    { file, what: expect.stringContaining('ENOTDIR') },
  ]);
});

test('unchanged the same files are good, and the hash of the set is printed', async () => {
  const file = join(cli.dir, cedar);
  writeFileSync(file, tracked(cedar));
  expect(await cli.run(['validate', '--file', file])).toBe(0);
  expect(cli.printed()).toMatch(/policy [0-9a-f]{64}/);
  // Ends of lines as other systems write them are no fault.
  for (const name of [defaults]) {
    const other = join(cli.dir, name);
    writeFileSync(other, tracked(name).replaceAll('\n', '\r\n'));
    expect(await cli.run(['validate', '--file', other])).toBe(0);
  }
});
