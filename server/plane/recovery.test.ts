import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { type Home, makeHome, openTestPlane, type TestPlane } from './testing/open-test-plane';

const homes: Home[] = [];
const planes: TestPlane[] = [];
const start = async () => {
  const home = makeHome();
  homes.push(home);
  const plane = await openTestPlane(home);
  planes.push(plane);
  return { home, plane };
};
afterEach(async () => {
  for (const plane of planes.splice(0)) await plane.close('test end');
  for (const home of homes.splice(0)) home.remove();
});

/** The pid of the live runtime, killed by the test that started it. */
const killRuntime = (plane: TestPlane) => {
  const pid = plane.runtime()?.pid;
  if (pid == null) throw new Error('no runtime runs');
  process.kill(pid, 'SIGKILL');
  return pid;
};

describe('the runtime is killed', { timeout: 60_000 }, () => {
  test('mid-stream: the turn says so, the words that came are kept, it restarts and knows the conversation', async () => {
    const { plane } = await start();
    const turnId = await plane.send('answer');
    await plane.until(() => (plane.types().includes('item.text-appended') ? true : null));
    const first = killRuntime(plane);
    const turn = await plane.settled(turnId);
    expect(turn.status).toBe('interrupted');
    expect(turn.reason).toContain('SIGKILL');
    await plane.until(() => plane.items('notice').find((item) => item.data.code === 'thread.resumed'));
    expect(plane.runtime()).toMatchObject({ phase: 'ready' });
    expect(plane.runtime()?.pid).not.toBe(first);
    const view = await plane.plane.sessions.get({ sessionId: plane.sessionId });
    const cut = view.page.items.find((item) => item.kind === 'agentMessage');
    expect(cut?.status).toBe('lost');
    expect(view.page.chunks.map((chunk) => chunk.text).join('')).not.toBe('');
    const next = await plane.settled(await plane.send('model error'));
    expect(next.status).toBe('failed');
    const bound = plane.types().filter((type) => type === 'thread.bound');
    expect(bound).toHaveLength(2);
  });

  test('mid-approval: the request is closed with a reason in the transaction of the exit, and can never be answered', async () => {
    const { plane, home } = await start();
    const turnId = await plane.send('edit a file');
    const asked = await plane.asked();
    killRuntime(plane);
    await plane.settled(turnId);
    const orphan = plane.approvals().find((row) => row.approvalId === asked.approvalId);
    expect(orphan).toMatchObject({ state: 'orphaned', answer: null });
    expect(orphan?.orphanReason).toContain('not approved');
    const exit = plane.entries.findIndex((entry) => entry.type === 'runtime.exited');
    const orphaned = plane.entries.findIndex((entry) => entry.type === 'approval.orphaned');
    expect(plane.entries[exit]?.at).toBeLessThanOrEqual(plane.entries[orphaned]?.at ?? 0);
    await expect(plane.answer(asked, 'accept')).rejects.toMatchObject({
      trouble: { kind: 'approval.closed' },
    });
    expect(readdirSync(home.projectDir)).toEqual([]);
    expect(plane.items('notice').map((item) => item.data.code)).toContain('approval/reset');
  });
});

describe('the server is gone', { timeout: 60_000 }, () => {
  test('stopped mid-approval, the next one shows the request closed and the session usable', async () => {
    const { plane, home } = await start();
    await plane.send('edit a file');
    const asked = await plane.asked();
    const pid = plane.runtime()?.pid ?? 0;
    await plane.close('the server stops');
    planes.splice(planes.indexOf(plane), 1);
    expect(() => process.kill(pid, 0)).toThrow();
    const again = await openTestPlane(home, { sessionId: plane.sessionId });
    planes.push(again);
    const view = await again.plane.sessions.get({ sessionId: plane.sessionId });
    expect(view.session).toMatchObject({ openTurnId: null, pendingApprovals: 0 });
    expect(view.page.approvals.find((row) => row.approvalId === asked.approvalId)?.state).toBe('orphaned');
    const turn = await again.settled(await again.send('model error'));
    expect(turn.status).toBe('failed');
    expect(again.types()).toContain('thread.bound');
  });
});

describe('a conversation the runtime no longer knows', { timeout: 60_000 }, () => {
  test('is never replaced in silence: a person chooses', async () => {
    const { plane, home } = await start();
    await plane.settled(await plane.send('model error'));
    await plane.close('the server stops');
    planes.splice(planes.indexOf(plane), 1);
    const { rmSync } = await import('node:fs');
    for (const part of readdirSync(`${home.dataDir}/codex-home-demo`))
      if (part !== 'config.toml') rmSync(`${home.dataDir}/codex-home-demo/${part}`, { recursive: true });
    const again = await openTestPlane(home, { sessionId: plane.sessionId });
    planes.push(again);
    const turn = await again.settled(await again.send('model error'));
    expect(turn).toMatchObject({ status: 'failed', error: { code: 'thread.lost' } });
    expect(again.session()).toMatchObject({ threadState: 'lost', attention: 'failed' });
    await expect(again.send('again')).rejects.toMatchObject({ trouble: { kind: 'thread.lost' } });
    const { sessionId } = plane;
    const { recover } = again.plane.sessions;
    await expect(
      recover({ commandId: crypto.randomUUID(), sessionId, choice: 'retry' }),
    ).rejects.toMatchObject({
      trouble: { kind: 'thread.lost' },
    });
    await recover({ commandId: crypto.randomUUID(), sessionId, choice: 'fresh' });
    expect(again.items('notice').map((item) => item.data.code)).toContain('thread.fresh');
    const fresh = await again.settled(await again.send('model error'));
    expect(fresh.error?.code).not.toBe('thread.lost');
  });
});
