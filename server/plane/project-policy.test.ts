import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Home, makeHome, openTestPlane, type TestPlane } from './testing/open-test-plane';

// The real runtime, and rules that take a second of a quiet machine to read.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let home: Home;
let plane: TestPlane;
let projectId: string;
const commandId = () => crypto.randomUUID();
const rule = (id: string, body: string, more = '') =>
  `@id("${id}")\n@decision("deny")\n@reason("Not in this project.")\nforbid (principal, action == Action::"command", resource)\nwhen { ${body} };\n${more}`;
const write = (name: string, text: string) => {
  mkdirSync(join(home.projectDir, 'policies'), { recursive: true });
  writeFileSync(join(home.projectDir, 'policies', name), text);
};
const safety = () => plane.plane.projects.safety({ projectId });
const found = async () => (await safety()).policy.found?.hash ?? '';
const accept = async (hash: string) =>
  plane.plane.projects.acceptPolicy({ commandId: commandId(), projectId, hash });
const lookAround = async () => {
  await plane.newSession();
  await plane.settled(await plane.send('look around'));
  return plane.approvals().at(-1);
};

beforeAll(async () => {
  home = makeHome();
  plane = await openTestPlane(home);
  projectId = (await plane.plane.projects.list()).rows[0]?.projectId ?? '';
});
afterAll(async () => {
  await plane.close('test end');
  home.remove();
});

test('a project without rules has none, and comments alone ask nobody', async () => {
  expect((await safety()).policy).toEqual({ state: 'none', found: null, accepted: null });
  write('project.cedar', '// What could stand here.\n');
  write('organisation.cedar', 'permit (principal, action, resource);');
  expect((await safety()).policy.state).toBe('none');
});

test('rules that the record would mask cannot be accepted: the copy in it would be another text', async () => {
  const token = `ghp_${'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5'}`;
  write('project.cedar', `\n${rule('no-token', `context.options.contains("${token}")`)}`);
  expect((await safety()).policy).toMatchObject({
    state: 'new',
    found: {
      problems: [{ file: 'project/project.cedar', line: 6, what: expect.stringContaining('secret') }],
    },
  });
  const shown = await found();
  await expect(accept(shown)).rejects.toMatchObject({ trouble: { kind: 'project.policy-broken' } });
});

test('rules in a project count for nothing until a person accepts what was shown', async () => {
  write('project.cedar', rule('no-ls', 'context.program == "ls"'));
  const { policy } = await safety();
  expect(policy).toMatchObject({
    state: 'new',
    accepted: null,
    found: { files: [{ name: 'project.cedar' }], problems: [], notRead: ['organisation.cedar'] },
  });
  expect(await lookAround()).toMatchObject({ answer: 'accept' });

  const shown = await found();
  write('project.cedar', rule('no-ls', 'context.program == "ls" || true'));
  await expect(accept(shown)).rejects.toMatchObject({ trouble: { kind: 'project.policy-changed' } });
  write('project.cedar', rule('no-ls', 'context.program == "ls"'));
  await accept(shown);
  expect((await safety()).policy).toMatchObject({
    state: 'in-force',
    accepted: { hash: shown, problems: [] },
  });
  const denied = await lookAround();
  expect(denied).toMatchObject({
    answer: 'decline',
    verdict: { rules: ['no-ls'], basis: { reasons: [{ rule: 'no-ls', layer: 'project' }] } },
  });
  expect(plane.types()).toContain('project.policy-accepted');
});

test('other files in the project leave the accepted copy in force, and are asked about', async () => {
  const before = await found();
  write('project.cedar', rule('no-cat', 'context.program == "cat"'));
  expect((await safety()).policy).toMatchObject({ state: 'changed', accepted: { hash: before } });
  expect(await lookAround()).toMatchObject({ verdict: { rules: ['no-ls'] } });
  await plane.plane.projects.declinePolicy({ commandId: commandId(), projectId, hash: await found() });
  expect((await safety()).policy.state).toBe('declined');
  rmSync(join(home.projectDir, 'policies'), { recursive: true });
  expect((await safety()).policy).toMatchObject({ state: 'gone', accepted: { hash: before } });
  expect(await lookAround()).toMatchObject({ verdict: { rules: ['no-ls'] } });
});

test('what could loosen, or is broken, is named with file and line and cannot be accepted', async () => {
  for (const [text, what] of [
    [
      `${rule('fine', 'true')}\n@id("all")\n@decision("allow")\n@reason("x")\npermit (principal, action, resource);`,
      'permits',
    ],
    [rule('typo', 'context.traitz.isEmpty()'), 'traitz'],
    [rule('no-keys', 'true'), 'used twice'],
    ['forbid everything', 'does not parse'],
  ] as const) {
    write('project.cedar', text);
    const { policy } = await safety();
    const [problem] = policy.found?.problems ?? [];
    expect(problem).toMatchObject({ file: 'project/project.cedar', what: expect.stringContaining(what) });
    expect(problem?.line).toBe(what === 'permits' ? 7 : 1);
    await expect(accept(await found())).rejects.toMatchObject({
      trouble: { kind: 'project.policy-broken', what: expect.stringContaining(what) },
    });
  }
  expect((await safety()).policy.accepted?.problems).toEqual([]);
});

test('a link is not followed, neither as folder nor as file', async () => {
  const elsewhere = join(home.dataDir, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'x.cedar'), rule('linked', 'true'));
  rmSync(join(home.projectDir, 'policies'), { recursive: true });
  symlinkSync(elsewhere, join(home.projectDir, 'policies'));
  const folder = (await safety()).policy.found;
  expect(folder).toMatchObject({ files: [], problems: [{ what: expect.stringContaining('link') }] });
  rmSync(join(home.projectDir, 'policies'));
  mkdirSync(join(home.projectDir, 'policies'));
  symlinkSync(join(elsewhere, 'x.cedar'), join(home.projectDir, 'policies', 'x.cedar'));
  const file = (await safety()).policy.found;
  expect(file).toMatchObject({ files: [], problems: [{ file: 'project/x.cedar' }] });
  await expect(accept(file?.hash ?? '')).rejects.toMatchObject({
    trouble: { kind: 'project.policy-broken' },
  });
});

test('defaults of a project and of a person only tighten', async () => {
  rmSync(join(home.projectDir, 'policies'), { recursive: true });
  const defaults = {
    version: 1,
    defaultApprovalPolicy: 'never',
    defaultSandboxMode: 'danger-full-access',
    allowNetworkAccess: true,
    allowWebSearch: true,
    allowDangerFullAccess: true,
    allowNeverApproval: true,
  };
  write('default-policy.json', JSON.stringify(defaults));
  await accept(await found());
  const { limits, policy } = await safety();
  expect(policy.state).toBe('in-force');
  expect(limits).toEqual({
    fullAccess: expect.stringContaining('allowDangerFullAccess'),
    network: expect.stringContaining('allowNetworkAccess'),
  });
  expect(plane.types()).toContain('project.policy-accepted');
});

test("a person's own rules are read from the data directory, for every project", async () => {
  const own = join(home.dataDir, 'policy');
  mkdirSync(own);
  writeFileSync(join(own, 'mine.cedar'), rule('not-for-me', 'context.program == "ls"'));
  expect(await lookAround()).toMatchObject({
    answer: 'decline',
    verdict: { basis: { reasons: [{ rule: 'not-for-me', layer: 'user' }] } },
  });
  writeFileSync(join(own, 'mine.cedar'), 'permit (principal, action, resource);');
  expect(await lookAround()).toMatchObject({ verdict: { rules: ['not-for-me'] } });
  expect(plane.types()).toContain('policy.refused');
  rmSync(own, { recursive: true });
});

test('accepted rules that no longer fit the others leave nothing allowed; withdrawn they are gone', async () => {
  rmSync(join(home.projectDir, 'policies'), { recursive: true });
  write('project.cedar', rule('clash', 'context.program == "git"'));
  await accept(await found());
  expect(await lookAround()).toMatchObject({ answer: 'accept' });
  const own = join(home.dataDir, 'policy');
  mkdirSync(own);
  writeFileSync(join(own, 'mine.cedar'), rule('clash', 'context.program == "git"'));
  expect((await safety()).policy.accepted?.problems).toMatchObject([
    { what: expect.stringContaining('used twice') },
  ]);
  await plane.newSession();
  const turnId = await plane.send('look around');
  const asked = await plane.asked();
  expect(asked.verdict).toMatchObject({ decision: 'ask', basis: { grantable: false } });
  await plane.answer(asked, 'decline');
  await plane.settled(turnId);
  const hash = (await safety()).policy.accepted?.hash ?? '';
  await plane.plane.projects.withdrawPolicy({ commandId: commandId(), projectId, hash });
  expect((await safety()).policy).toMatchObject({ state: 'declined', accepted: null });
  expect(await lookAround()).toMatchObject({ answer: 'accept' });
});

test('what was accepted outlives the server', async () => {
  rmSync(join(home.dataDir, 'policy'), { recursive: true });
  await accept(await found());
  await plane.close('restart');
  rmSync(join(home.projectDir, 'policies'), { recursive: true });
  plane = await openTestPlane(home);
  expect((await safety()).policy).toMatchObject({
    state: 'gone',
    accepted: { files: [{ name: 'project.cedar', text: expect.stringContaining('clash') }] },
  });
});
