import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ApprovalRow } from '../vocabulary';
import { type Home, makeHome, openTestPlane, type TestPlane } from './testing/open-test-plane';

// The real runtime, and rules that take a second of a quiet machine to read.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let home: Home;
let folder: string;
let plane: TestPlane;

beforeAll(async () => {
  home = makeHome();
  folder = mkdtempSync(join(tmpdir(), 'codexchat-policies-'));
  cpSync(join(import.meta.dirname, '..', '..', 'policies'), folder, { recursive: true });
  plane = await openTestPlane(home, undefined, false, folder);
});
afterAll(async () => {
  await plane.close('test end');
  home.remove();
  rmSync(folder, { recursive: true, force: true });
});

const commandId = () => crypto.randomUUID();
const accept = ({ approvalId, shownHash }: ApprovalRow, grant: string | null) =>
  plane.plane.approvals.decide({
    commandId: commandId(),
    approvalId,
    shownHash,
    answer: 'accept',
    by: 'test',
    ...(grant === null ? {} : { grant }),
  });
const scopeOf = (approval: ApprovalRow) => approval.verdict.basis?.scope ?? 'not grantable';
const listed = async () => (await plane.plane.sessions.grants({ sessionId: plane.sessionId })).grants;
const turnOf = async (prompt: string) => {
  const turn = await plane.settled(await plane.send(prompt));
  return { turn, approval: plane.approvals().at(-1) };
};
/** Asks, and allows it for the session. */
async function granted(prompt: string) {
  const turnId = await plane.send(prompt);
  const asked = await plane.asked();
  await accept(asked, scopeOf(asked));
  await plane.settled(turnId);
  const [grant] = await listed();
  if (!grant) throw new Error('no grant');
  return { asked, grant };
}
const ofSession = async () => {
  const stream = `session/${plane.sessionId}`;
  return plane.ledger.entries({ afterSeq: 0, limit: 1_000, stream });
};

test('the first asks, the same again runs with no click and its record names the grant; taken back, it asks again', async () => {
  await plane.newSession();
  const { asked, grant } = await granted('run a command');
  expect(grant).toMatchObject({
    approvalId: asked.approvalId,
    shape: { kind: 'command', command: asked.ask.command, cwd: asked.ask.cwd, changes: [] },
    rules: ['organisation/write-in-workspace'],
    uses: 0,
    by: 'test',
  });
  expect(plane.session()?.grants).toEqual({ open: 1, uses: 0 });

  const again = await turnOf('run a command');
  expect(again.turn.status).toBe('completed');
  expect(again.approval).toMatchObject({
    state: 'resolved',
    answer: 'accept',
    decidedBy: 'policy',
    verdict: { decision: 'allow', basis: { judged: 'ask', because: 'granted', grantId: grant.grantId } },
  });
  expect(plane.items('commandExecution').at(-1)).toMatchObject({
    status: 'completed',
    data: { exitCode: 0 },
  });
  expect((await listed())[0]?.uses).toBe(1);
  const [used] = (await ofSession()).filter(({ type }) => type === 'grant.used');
  expect(used?.payload).toMatchObject({ grantId: grant.grantId, use: 1 });

  const revoke = () =>
    plane.plane.sessions.revokeGrant({
      commandId: commandId(),
      sessionId: plane.sessionId,
      grantId: grant.grantId,
      by: 'test',
    });
  await revoke();
  await expect(revoke()).rejects.toMatchObject({ trouble: { kind: 'grant.over' } });
  expect(plane.session()?.grants).toBeUndefined();
  const turnId = await plane.send('run a command');
  const waiting = await plane.asked();
  expect(waiting.verdict.decision).toBe('ask');
  await plane.answer(waiting, 'decline');
  await plane.settled(turnId);
  expect(plane.types()).not.toContain('item.ran-unjudged');
});

test('another act asks though a grant counts, and what was not shown is not granted', async () => {
  await plane.newSession();
  await granted('run a command');
  const turnId = await plane.send('edit a file');
  const waiting = await plane.asked();
  expect(waiting.verdict.rules).toEqual(['edit-workspace']);
  await expect(accept(waiting, 'f'.repeat(64))).rejects.toMatchObject({ trouble: { kind: 'grant.changed' } });
  expect(existsSync(join(home.projectDir, 'demo-notes.md'))).toBe(false);
  await plane.answer(waiting, 'decline');
  await plane.settled(turnId);
});

test('an edit outside cannot be granted: a rule that asks does not permit it', async () => {
  await plane.newSession();
  const turnId = await plane.send('edit outside');
  const waiting = await plane.asked();
  expect(waiting.verdict.basis).toMatchObject({ grantable: false });
  await expect(accept(waiting, 'f'.repeat(64))).rejects.toMatchObject({
    trouble: { kind: 'grant.not-possible' },
  });
  await plane.answer(waiting, 'decline');
  await plane.settled(turnId);
});

test('a policy that was changed ends the grant; a deny wins over it', async () => {
  await plane.newSession();
  await granted('run a command');
  const rules = join(folder, 'project.cedar');
  writeFileSync(
    rules,
    '@id("no-folders")\n@decision("deny")\n@reason("No folder is made here.")\nforbid (principal, action == Action::"command", resource)\nwhen { context.program == "mkdir" };\n',
  );
  const { approval } = await turnOf('run a command');
  expect(approval).toMatchObject({ answer: 'decline', verdict: { decision: 'deny', rules: ['no-folders'] } });
  const types = (await ofSession()).map(({ type }) => type);
  expect(types).toContain('grant.expired');
  expect(types).not.toContain('grant.used');
  expect(await listed()).toEqual([]);
  rmSync(rules);
});

test('a grant stands in the record: a server that starts again knows it, shows it, and it ends when it said', async () => {
  await plane.newSession();
  const { grant } = await granted('run a command');
  const { sessionId } = plane;
  await plane.close('test restart');
  plane = await openTestPlane(home, { sessionId }, false, folder);
  expect(await listed()).toEqual([grant]);
  const { session } = await plane.plane.sessions.get({ sessionId });
  expect(session.grants).toEqual({ open: 1, uses: 0 });
  const { approval } = await turnOf('run a command');
  expect(approval?.verdict.basis).toMatchObject({ because: 'granted', grantId: grant.grantId });
  const now = vi.spyOn(Date, 'now').mockImplementation(() => grant.until);
  try {
    const turnId = await plane.send('run a command');
    const waiting = await plane.asked();
    expect(waiting.verdict.decision).toBe('ask');
    await plane.answer(waiting, 'decline');
    await plane.settled(turnId);
  } finally {
    now.mockRestore();
  }
  const ended = (await ofSession()).find(({ type }) => type === 'grant.expired');
  expect(ended?.payload).toEqual({ grantId: grant.grantId, why: 'time' });
});

test('the agent is told why policy denied something only when a person switched that on, once, and as ours', async () => {
  await plane.newSession();
  await turnOf('forbidden');
  expect(await reasons()).toEqual([]);
  await plane.plane.sessions.chooseTelling({
    commandId: commandId(),
    sessionId: plane.sessionId,
    tellsReasons: true,
  });
  const { approval } = await turnOf('forbidden');
  const [told, ...more] = await reasons();
  expect(more).toEqual([]);
  expect(told?.payload).toMatchObject({
    reasonOf: approval?.approvalId,
    text: expect.stringContaining('no-keys'),
  });
  expect(plane.items('prompt').find(({ data }) => data.intent === 'reason')).toMatchObject({
    status: 'completed',
  });
  expect(JSON.stringify(plane.items('agentMessage').at(-1)?.data)).toContain('I was told why');
  expect(existsSync(join(home.projectDir, 'demo-forbidden.txt'))).toBe(false);
});

const reasons = async () =>
  (await ofSession()).filter(
    ({ type, payload }) => type === 'turn.steered' && payload?.reasonOf !== undefined,
  );
