import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { policy } from './policy';

// Reading the rules takes a second of a quiet machine, and many of a busy one.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

// Built, the command line finds its package above dist/; here it runs from its sources.
vi.mock('./package-facts', () => ({
  packageFacts: () => ({ root: join(import.meta.dirname, '..', '..'), version: 'test' }),
}));

const tracked = join(import.meta.dirname, '..', '..', 'policies');
let dir: string;
let printed = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'codexchat-layers-'));
  mkdirSync(join(dir, 'project', 'policies'), { recursive: true });
  mkdirSync(join(dir, 'home', 'policy'), { recursive: true });
  vi.stubEnv('CODEXCHAT_HOME', join(dir, 'home'));
  // The organisation's rules without the corpora: what these say, other tests say.
  for (const name of ['organisation.cedar', 'schema.cedarschema', 'default-policy.json'])
    cpSync(join(tracked, name), join(dir, 'organisation', name));
  vi.stubEnv('CODEXCHAT_POLICY', join(dir, 'organisation'));
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

const rule = (id: string, program: string, effect = 'forbid', decision = 'deny') =>
  `@id("${id}")\n@decision("${decision}")\n@reason("Nobody runs ${program} here.")\n${effect} (principal, action == Action::"command", resource)\nwhen { context.program == "${program}" };\n`;
const inProject = (name: string, text: string): string => {
  const file = join(dir, 'project', 'policies', name);
  writeFileSync(file, text);
  return file;
};
const own = (text: string) => writeFileSync(join(dir, 'home', 'policy', 'user.cedar'), text);
const answer = async (argv: readonly string[], code = 0) => {
  printed = '';
  expect(await policy([...argv, '--json']), printed).toBe(code);
  return JSON.parse(printed);
};
const project = () => ['--project', join(dir, 'project')];

test('explain and test judge by all layers, and say what each of them says and where it lies', async () => {
  const file = inProject('project.cedar', rule('no-ls', 'ls'));
  own(rule('no-cat', 'cat'));
  const both = await answer(['explain', '--command', 'ls && cat x.md', ...project()]);
  expect(both.workspace).toBe(join(dir, 'project'));
  expect(both.rules.map((one: { layer: string; id: string }) => `${one.layer}/${one.id}`).sort()).toEqual([
    'project/no-ls',
    'user/no-cat',
  ]);
  expect(both.layers).toMatchObject([
    { layer: 'organisation', decision: 'allow' },
    { layer: 'project', decision: 'deny', rules: ['project/no-ls'] },
    { layer: 'user', decision: 'deny', rules: ['user/no-cat'] },
  ]);
  expect(both.judgedBy.map((one: { layer: string }) => one.layer)).toEqual([
    'organisation',
    'project',
    'user',
  ]);
  expect(both.judgedBy[1]).toEqual({ layer: 'project', files: [file], rules: 1 });
  expect((await answer(['explain', '--command', 'ls', '--cwd', dir])).decision).toBe('allow');

  const cases = join(dir, 'cases.json');
  writeFileSync(cases, JSON.stringify([{ id: 'a', command: 'ls', cwd: '/w', expected: 'deny' }]));
  expect((await answer(['test', '--cases', cases, ...project()])).cases).toMatchObject([
    { decision: 'deny', rules: ['project/no-ls'] },
  ]);
  expect((await answer(['test', '--cases', cases], 1)).cases).toMatchObject([{ decision: 'allow' }]);
});

test('validate checks the rules of a project below the others: they can only tighten', async () => {
  own(rule('no-cat', 'cat'));
  const file = inProject('project.cedar', `\n${rule('more', 'nc', 'permit', 'allow')}`);
  expect((await answer(['validate', ...project()], 1)).problems).toMatchObject(
    [{ file, line: 2, what: expect.stringContaining('permits, in the layer "project"'), remedy: /./ }].map(
      (one) => ({ ...one, remedy: expect.stringContaining('forbid') }),
    ),
  );
  inProject('project.cedar', rule('no-cat', 'ls'));
  expect((await answer(['validate', ...project()], 1)).problems[0].what).toContain('used twice');
  inProject('project.cedar', rule('no-ls', 'ls'));
  inProject('organisation.cedar', rule('all', 'nc', 'permit', 'allow'));
  inProject(
    'default-policy.json',
    readFileSync(join(tracked, 'default-policy.json'), 'utf8').replaceAll('false', 'true'),
  );
  inProject('p.test.json', JSON.stringify([{ id: 'a', command: 'ls', cwd: '/w', expected: 'deny' }]));
  const good = await answer(['validate', ...project()]);
  expect(good).toMatchObject({ ok: true, problems: [] });
  expect(good.files).toContain(file);
  expect(good.notes.map((one: { what: string }) => one.what.split(' ')[0]).sort()).toEqual([
    '$.allowDangerFullAccess',
    '$.allowNetworkAccess',
    '$.allowNeverApproval',
    '$.allowWebSearch',
    '$.allowWebSearch',
    'It',
  ]);
  inProject('p.test.json', JSON.stringify([{ id: 'a', command: 'ls', cwd: '/w', expected: 'ask' }]));
  await answer(['validate', ...project()]);
  inProject('p.test.json', JSON.stringify([{ id: 'a', command: 'ls', cwd: '/w', expected: 'allow' }]));
  expect((await answer(['validate', ...project()], 1)).problems).toMatchObject([
    { what: 'Case a wants allow and gets deny (project/no-ls).' },
  ]);
});

test('what of a project cannot be read is a problem with its file; a project that is none is wrong use', async () => {
  symlinkSync('/etc/hostname', join(dir, 'project', 'policies', 'linked.cedar'));
  const file = join(dir, 'project', 'policies', 'linked.cedar');
  expect((await answer(['validate', ...project()], 1)).problems).toMatchObject([{ file, line: 1 }]);
  await expect(policy(['explain', '--command', 'ls', ...project()])).rejects.toThrow(/linked\.cedar/);
  await expect(policy(['validate', '--project', join(dir, 'nowhere')])).rejects.toThrow(/is none/);
  rmSync(file);
  expect(await answer(['validate', ...project()])).toMatchObject({
    ok: true,
    notes: [{ what: 'This project has no rules of its own.' }],
  });
});
