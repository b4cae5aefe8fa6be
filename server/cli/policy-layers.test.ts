import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openPlane } from '../plane';
import { policyCommand, root, programRule as rule, trackedText } from './testing/policy-command';

// The organisation's rules without the corpora: what these say, other tests say.
const cli = policyCommand({ whole: false });
const inProject = (name: string, text: string) => cli.write(`project/policies/${name}`, text);
const own = (text: string) => cli.write('data/policy/user.cedar', text);
const answer = cli.answer;
const project = () => ['--project', cli.project];
const asItLies = () => [...project(), '--from-disk'];

test('explain and test judge by all layers, and say what each of them says and where it lies', async () => {
  const file = inProject('project.cedar', rule('no-ls', 'ls'));
  own(rule('no-cat', 'cat'));
  const both = await answer(['explain', '--command', 'ls && cat x.md', ...asItLies()]);
  expect(both.workspace).toBe(cli.project);
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
  expect((await answer(['explain', '--command', 'ls', '--cwd', cli.dir])).decision).toBe('allow');

  const cases = cli.write(
    'cases.json',
    JSON.stringify([{ id: 'a', command: 'ls', cwd: '/w', expected: 'deny' }]),
  );
  expect((await answer(['test', '--cases', cases, ...asItLies()])).cases).toMatchObject([
    { decision: 'deny', rules: ['project/no-ls'] },
  ]);
  expect((await answer(['test', '--cases', cases], 1)).cases).toMatchObject([{ decision: 'allow' }]);
});

/** A server that knows the project. `look` gets the hash of what lies in it, and of the copy that counts. */
async function serving(work: (o: Served) => Promise<unknown>): Promise<void> {
  const places = { dataDir: join(cli.dir, 'data'), headDir: join(cli.dir, 'head') };
  const policyFolder = join(cli.dir, 'organisation');
  const { plane, close } = await openPlane({
    places,
    root,
    version: 'test',
    report: () => undefined,
    policyFolder,
  });
  const commandId = () => crypto.randomUUID();
  try {
    const { projectId } = await plane.projects.add({ commandId: commandId(), path: cli.project });
    const { found, accepted } = (await plane.projects.safety({ projectId })).policy;
    const about = (hash: string | undefined) => ({ commandId: commandId(), projectId, hash: hash ?? '' });
    await work({
      accept: () => plane.projects.acceptPolicy(about(found?.hash)),
      decline: () => plane.projects.declinePolicy(about(found?.hash)),
      withdraw: () => plane.projects.withdrawPolicy(about(accepted?.hash)),
    });
  } finally {
    await close('test end');
  }
}
type Served = Readonly<Record<'accept' | 'decline' | 'withdraw', () => Promise<unknown>>>;

test('what was not accepted counts for nothing, and that is said; what was accepted counts, whatever lies there', async () => {
  const explain = async (...more: readonly string[]) => {
    const { decision, project: said } = await answer(['explain', '--command', 'ls', ...project(), ...more]);
    return { decision, state: said.state, judgedBy: said.judgedBy, says: said.says };
  };
  inProject('project.cedar', rule('no-ls', 'ls'));
  const stranger = { state: 'new', says: expect.stringContaining('no project of this data directory') };
  expect(await explain()).toMatchObject({ ...stranger, decision: 'allow', judgedBy: 'nothing' });
  expect(await explain('--from-disk')).toMatchObject({ ...stranger, decision: 'deny', judgedBy: 'disk' });
  await serving(async () => {
    const untrusted = { decision: 'allow', state: 'new', says: expect.stringContaining('Nobody accepted') };
    expect(await explain()).toMatchObject({ ...untrusted, judgedBy: 'nothing' });
  });

  await serving(({ accept }) => accept());
  const accepted = { decision: 'deny', judgedBy: 'accepted' };
  expect(await explain()).toMatchObject({ ...accepted, state: 'in-force' });
  const file = inProject('project.cedar', rule('no-cat', 'cat'));
  expect(await explain()).toMatchObject({
    ...accepted,
    state: 'changed',
    says: expect.stringContaining('others'),
  });
  expect(await explain('--from-disk')).toMatchObject({
    decision: 'allow',
    state: 'changed',
    judgedBy: 'disk',
  });
  expect(await cli.run(['explain', '--command', 'ls', ...project()])).toBe(0);
  expect(cli.printed()).toMatch(
    /DENY[\s\S]*project\/project\.cedar[\s\S]*others than the accepted[\s\S]*--from-disk/,
  );
  const cases = cli.write(
    'c.json',
    JSON.stringify([{ id: 'a', command: 'ls', cwd: '/w', expected: 'deny' }]),
  );
  expect(await answer(['test', '--cases', cases, ...project()])).toMatchObject({
    project: { state: 'changed' },
  });
  await answer(['test', '--cases', cases, ...asItLies()], 1);
  expect((await answer(['validate', ...project()])).notes).toMatchObject([
    { file: join(cli.project, 'policies'), what: expect.stringContaining('others than the accepted copy') },
  ]);

  // The accepted copy and the person's own rules have the same id now: in a session nothing is allowed there.
  own(rule('no-ls', 'nc'));
  expect(await explain()).toMatchObject({ decision: 'ask', says: expect.stringContaining('no longer fits') });
  expect((await answer(['validate', ...project()], 1)).problems).toMatchObject([
    { what: expect.stringContaining('With the accepted copy') },
  ]);
  rmSync(join(cli.dir, 'data', 'policy', 'user.cedar'));

  rmSync(file);
  expect(await explain()).toMatchObject({ ...accepted, state: 'gone' });
  await serving(({ withdraw }) => withdraw());
  expect(await explain()).toMatchObject({ decision: 'allow', state: 'none', judgedBy: 'nothing' });
  inProject('project.cedar', rule('no-cat', 'cat'));
  await serving(({ decline }) => decline());
  expect(await explain()).toMatchObject({ decision: 'allow', state: 'declined', judgedBy: 'nothing' });
});

test('--from-disk without a project is wrong use', async () => {
  await expect(cli.run(['explain', '--command', 'ls', '--from-disk'])).rejects.toThrow(/--project/);
  await expect(cli.run(['validate', ...asItLies()])).rejects.toThrow(/from-disk/);
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
  inProject('default-policy.json', trackedText('default-policy.json').replaceAll('false', 'true'));
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
    'This',
  ]);
  inProject('p.test.json', JSON.stringify([{ id: 'a', command: 'ls', cwd: '/w', expected: 'ask' }]));
  await answer(['validate', ...project()]);
  inProject('p.test.json', JSON.stringify([{ id: 'a', command: 'ls', cwd: '/w', expected: 'allow' }]));
  expect((await answer(['validate', ...project()], 1)).problems).toMatchObject([
    { what: 'Case a wants allow and gets deny (project/no-ls).' },
  ]);
});

test('what of a project cannot be read is a problem with its file; a project that is none is wrong use', async () => {
  symlinkSync('/etc/hostname', join(cli.project, 'policies', 'linked.cedar'));
  const file = join(cli.project, 'policies', 'linked.cedar');
  expect((await answer(['validate', ...project()], 1)).problems).toMatchObject([{ file, line: 1 }]);
  await expect(cli.run(['explain', '--command', 'ls', ...asItLies()])).rejects.toThrow(/linked\.cedar/);
  await expect(cli.run(['validate', '--project', join(cli.dir, 'nowhere')])).rejects.toThrow(/is none/);
  rmSync(file);
  expect(await answer(['validate', ...project()])).toMatchObject({
    ok: true,
    notes: [{ what: 'This project has no rules of its own.' }],
  });
});
