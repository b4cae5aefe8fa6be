import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
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

const life = () =>
  plane.entries.flatMap(({ stream, type }) =>
    stream.endsWith(plane.sessionId) && type.startsWith('approval.') ? [type] : [],
  );
/** The payload of the last event of a kind, as it is stored. */
async function recorded(type: string) {
  const seq = plane.entries.filter((entry) => entry.type === type).at(-1)?.seq ?? 0;
  return (await plane.ledger.entries({ afterSeq: seq - 1, limit: 1 }))[0]?.payload;
}
const wholeLife = ['approval.requested', 'approval.decided', 'approval.delivered', 'approval.resolved'];

test('an allowed command runs with no click, and its verdict is on record before the answer', async () => {
  await plane.newSession();
  const turn = await plane.settled(await plane.send('look around'));
  expect(turn.status).toBe('completed');
  expect(plane.items('commandExecution').at(-1)).toMatchObject({
    status: 'completed',
    data: { exitCode: 0 },
  });
  const approval = plane.approvals().at(-1);
  expect(approval).toMatchObject({
    state: 'resolved',
    answer: 'accept',
    decidedBy: 'policy',
    verdict: {
      decision: 'allow',
      rules: ['look-in-workspace'],
      basis: { judged: 'allow', because: null, mode: { mode: 'supervised', sandbox: 'workspace-write' } },
    },
  });
  expect(JSON.stringify(approval?.verdict.basis?.acts)).toContain('workspace-root');
  expect(life()).toEqual(wholeLife);
  expect(await recorded('policy.loaded')).toMatchObject({ policyHash: approval?.verdict.policyHash });
});

test('a denied command never starts, and the person is told why', async () => {
  await plane.newSession();
  const turn = await plane.settled(await plane.send('forbidden'));
  expect(turn.status).toBe('completed');
  expect(existsSync(join(home.projectDir, 'demo-forbidden.txt'))).toBe(false);
  expect(plane.items('commandExecution').at(-1)?.status).toBe('declined');
  const approval = plane.approvals().at(-1);
  expect(approval).toMatchObject({ answer: 'decline', decidedBy: 'policy', verdict: { decision: 'deny' } });
  expect(approval?.verdict.basis?.reasons[0]).toMatchObject({ rule: 'no-keys', layer: 'organisation' });
  expect(life()).toEqual(wholeLife);
});

test('what policy asks waits for a person, with the rule and the facts', async () => {
  await plane.newSession();
  const turnId = await plane.send('run a command');
  const asked = await plane.asked();
  expect(asked.verdict).toMatchObject({ decision: 'ask', rules: ['write-in-workspace'] });
  expect(existsSync(join(home.projectDir, '.codexchat-demo'))).toBe(false);
  expect(life()).toEqual(['approval.requested']);
  await plane.answer(asked, 'decline');
  await plane.settled(turnId);
  expect(plane.approvals().at(-1)).toMatchObject({ answer: 'decline', decidedBy: 'test' });
});

const choose = (mode: 'auto' | 'supervised' | 'unattended', acceptEdits: boolean, meantLoosening: boolean) =>
  plane.plane.sessions.chooseMode({
    commandId: crypto.randomUUID(),
    sessionId: plane.sessionId,
    mode,
    acceptEdits,
    meantLoosening,
  });

test('in Auto, what only changes ordinary files runs unasked; loosening must be meant, and the rest still asks', async () => {
  await plane.newSession();
  await expect(choose('auto', false, false)).rejects.toMatchObject({ trouble: { kind: 'mode.loosening' } });
  await expect(choose('unattended', false, true)).rejects.toMatchObject({
    trouble: { kind: 'mode.not-allowed' },
  });
  await choose('auto', false, true);
  expect(plane.session()?.mode).toEqual({ mode: 'auto', acceptEdits: false });
  await plane.settled(await plane.send('run a command'));
  expect(plane.approvals().at(-1)).toMatchObject({
    answer: 'accept',
    decidedBy: 'policy',
    verdict: { basis: { judged: 'ask', because: 'contained-by-facts', mode: { mode: 'auto' } } },
  });
  expect(existsSync(join(home.projectDir, '.codexchat-demo'))).toBe(true);
  const turnId = await plane.send('dangerous');
  const waiting = await plane.asked();
  expect(waiting.verdict.rules).toEqual(['delete-files']);
  await plane.answer(waiting, 'decline');
  await plane.settled(turnId);
});

test('with accepted edits a file of the workspace is written unasked, one outside of it asks', async () => {
  await plane.newSession();
  await choose('supervised', true, true);
  await plane.settled(await plane.send('edit a file'));
  expect(plane.approvals().at(-1)).toMatchObject({ verdict: { basis: { because: 'edit-accepted' } } });
  expect(existsSync(join(home.projectDir, 'demo-notes.md'))).toBe(true);
  const turnId = await plane.send('edit outside');
  const waiting = await plane.asked();
  expect(waiting.verdict.rules).toEqual(['edit-special-file']);
  await plane.answer(waiting, 'decline');
  await plane.settled(turnId);
  expect(plane.types()).not.toContain('item.ran-unjudged');
});

test('a broken edit of the rules keeps the last good ones in force and is on record; a good one counts at once', async () => {
  const rules = join(folder, 'project.cedar');
  const before = plane.approvals().at(-1)?.verdict.policyHash;
  writeFileSync(
    rules,
    '@id("no-looking") @decison("deny") @reason("x") forbid (principal, action, resource);',
  );
  await plane.newSession();
  await plane.settled(await plane.send('look around'));
  expect(plane.approvals().at(-1)).toMatchObject({ answer: 'accept', verdict: { policyHash: before } });
  expect(await recorded('policy.refused')).toMatchObject({
    keptHash: before,
    problems: expect.arrayContaining([expect.objectContaining({ file: 'project.cedar' })]),
  });

  writeFileSync(
    rules,
    '@id("no-looking")\n@decision("deny")\n@reason("Nobody looks here.")\nforbid (principal, action == Action::"command", resource);\n',
  );
  await plane.newSession();
  await plane.settled(await plane.send('look around'));
  expect(plane.approvals().at(-1)).toMatchObject({ answer: 'decline', verdict: { rules: ['no-looking'] } });
});
