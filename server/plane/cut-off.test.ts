import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
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

const commandId = () => crypto.randomUUID();
/** Kills the runtime of this plane in the moment in which an entry is durable. */
function killAt(plane: TestPlane, type: string, fits: () => boolean = () => true) {
  const stop = plane.ledger.onCommit((entries) => {
    if (!entries.some((entry) => entry.type === type) || !fits()) return;
    stop();
    process.kill(plane.runtime()?.pid ?? 0, 'SIGKILL');
  });
}
const reconciled = (plane: TestPlane, turnId: string) =>
  plane.until(() => {
    const turn = plane.turnOf(turnId);
    return turn?.reconciliation === undefined || turn.reconciliation === 'pending' ? null : turn;
  });

describe('a turn whose process is gone in the middle of it', { timeout: 60_000 }, () => {
  test('killed before a byte of the prompt left: it is offered to be sent again, and is sent again only then', async () => {
    const { plane } = await start();
    await plane.settled(await plane.send('model error'));
    const before = plane.types().filter((type) => type === 'request.sent').length;
    killAt(plane, 'request.sent', () => plane.types().filter((t) => t === 'request.sent').length > before);
    const turnId = await plane.send('run a command');
    const turn = await reconciled(plane, turnId);
    expect(turn).toMatchObject({ status: 'interrupted', reconciliation: 'absent', sendAgain: true });
    const { sessionId } = plane;
    const again = await plane.plane.sessions.sendAgain({ commandId: commandId(), sessionId, turnId });
    const asked = await plane.asked();
    expect(asked.turnId).toBe(again.turnId);
    await plane.answer(asked, 'accept');
    expect(await plane.settled(again.turnId)).toMatchObject({ status: 'completed' });
    expect(plane.turnOf(turnId)).toMatchObject({ sendAgain: false, resentAs: again.turnId });
    await expect(
      plane.plane.sessions.sendAgain({ commandId: commandId(), sessionId, turnId }),
    ).rejects.toMatchObject({ trouble: { kind: 'turn.not-unsent' } });
  });

  test('killed mid-answer: the runtime has the prompt, the words that came stay and are marked, nothing is sent again', async () => {
    const { plane } = await start();
    killAt(plane, 'item.text-appended');
    const turnId = await plane.send('answer');
    const turn = await reconciled(plane, turnId);
    expect(turn).toMatchObject({ status: 'interrupted', reconciliation: 'interrupted' });
    expect(turn.acknowledgedAt).not.toBeNull();
    expect(turn.sendAgain ?? false).toBe(false);
    const cut = plane.items('agentMessage').at(-1);
    expect(cut?.status).toBe('lost');
    const view = await plane.plane.sessions.get({ sessionId: plane.sessionId });
    expect(view.page.chunks.map((chunk) => chunk.text).join('')).not.toBe('');
    expect(plane.items('prompt')).toHaveLength(1);
  });

  test('finished by the runtime when the record was already dead: taken over once, whole', async () => {
    const { plane, home } = await start();
    const turnId = await plane.send('edit a file');
    const asked = await plane.asked();
    // What a server has on disk that dies now.
    const copy = `${home.dataDir}-dead.db`;
    const ledger = new Database(join(home.dataDir, 'ledger.db'), { readonly: true });
    ledger.prepare('VACUUM INTO ?').run(copy);
    ledger.close();
    await plane.answer(asked, 'accept');
    await plane.settled(turnId);
    const whole = plane.items().filter((item) => item.kind === 'agentMessage' || item.kind === 'fileChange');
    await plane.close('the first server is gone');
    planes.splice(planes.indexOf(plane), 1);
    // The runtime's folder names itself by its absolute path, so the old ledger comes to it.
    for (const name of readdirSync(home.dataDir))
      if (name.startsWith('ledger.db')) rmSync(join(home.dataDir, name));
    renameSync(copy, join(home.dataDir, 'ledger.db'));
    const again = await openTestPlane(home, plane, true);
    planes.push(again);
    const done = await reconciled(again, turnId);
    expect(done).toMatchObject({ status: 'completed', reconciliation: 'completed', error: null });
    const view = await again.plane.sessions.get({ sessionId: plane.sessionId });
    const items = view.page.items.filter(
      (item) => item.kind === 'agentMessage' || item.kind === 'fileChange',
    );
    const told = (list: readonly { itemId: string; status: string; data: unknown }[]) =>
      list.map(({ itemId, status }) => `${itemId} ${status}`).sort();
    expect(told(items)).toEqual(told(whole));
    expect(new Set(items.map((item) => item.ordinal)).size).toBe(items.length);
    expect(view.approvals.find((row) => row.approvalId === asked.approvalId)?.state).not.toBe('requested');
    // The conversation goes on, and nothing was sent a second time.
    expect((await again.settled(await again.send('model error'))).status).toBe('failed');
    expect(again.types().filter((type) => type === 'turn.reconciled')).toHaveLength(1);
  });
});
