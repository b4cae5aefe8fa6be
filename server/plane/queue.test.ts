import { afterEach, expect, test } from 'vitest';
import type { TurnRow } from '../vocabulary';
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
/** Answered by the demo model within a moment. */
const quick = (name: string) => `stream 20 characters in 2 deltas over 0 seconds (${name})`;
const queue = async (plane: TestPlane, text: string) => {
  const { sessionId } = plane;
  return (await plane.plane.sessions.queue({ commandId: commandId(), sessionId, text })).followupId;
};
/** The turns that were asked for since this plane was opened, oldest first: the follow-up that each was, and its words. */
const requested = (plane: TestPlane) =>
  plane.entries
    .filter((entry) => entry.type === 'turn.requested')
    .map(({ rows }) => {
      let followup: string | undefined;
      let text: unknown;
      let turnId = '';
      for (const { table, row } of rows) {
        if (table === 'followup') followup = row.followupId;
        if (table === 'item') text = row.data.text;
        if (table === 'turn') turnId = row.turnId;
      }
      return { followup, text, turnId };
    });
const turnOf = (plane: TestPlane, followupId: string): Promise<TurnRow> =>
  plane.until(() => {
    const turnId = requested(plane).find((one) => one.followup === followupId)?.turnId;
    const turn = turnId === undefined ? undefined : plane.turnOf(turnId);
    return turn?.settledAt == null ? null : turn;
  });
const stop = (plane: TestPlane) => plane.session()?.queue?.stop?.code;

test('follow-ups are sent one at a time, in the order and the words that a person gave them', {
  timeout: 60_000,
}, async () => {
  const { plane } = await start();
  const first = await plane.send('run a command');
  const approval = await plane.asked();
  const { sessionId } = plane;
  const b = await queue(plane, quick('b'));
  const c = await queue(plane, 'never sent');
  const d = await queue(plane, quick('d'));
  const on = { commandId: commandId(), sessionId };
  await plane.plane.sessions.moveFollowup({ ...on, followupId: d, place: 1 });
  await plane.plane.sessions.deleteFollowup({ ...on, commandId: commandId(), followupId: c });
  const edit = { followupId: b, revision: 1, text: quick('b, edited') };
  await plane.plane.sessions.editFollowup({ ...on, commandId: commandId(), ...edit });
  const view = await plane.plane.sessions.get({ sessionId });
  expect(view.session.queue?.followups.map(({ followupId }) => followupId)).toEqual([d, b]);
  expect(view.followups.map(({ followupId, text }) => [followupId, text]).sort()).toEqual(
    [
      [b, edit.text],
      [d, quick('d')],
    ].sort(),
  );
  expect(requested(plane), 'nothing is sent while the turn waits').toHaveLength(1);

  await plane.answer(approval, 'accept');
  expect(await turnOf(plane, b)).toMatchObject({ status: 'completed' });
  const turns = requested(plane);
  expect(turns.map(({ followup, text }) => [followup, text])).toEqual([
    [undefined, 'run a command'],
    [d, quick('d')],
    [b, edit.text],
  ]);
  // One at a time: each begins after the one before has settled.
  const order = plane.entries.filter(({ type }) => type === 'turn.requested' || type === 'turn.settled');
  expect(order.map(({ type }) => type)).toEqual(turns.flatMap(() => ['turn.requested', 'turn.settled']));
  expect(plane.session()).not.toHaveProperty('queue');
  expect(plane.turnOf(first)?.status).toBe('completed');
  expect((await plane.plane.sessions.get({ sessionId })).followups).toEqual([]);
});

test('the queue stands still when the runtime dies, and goes on when a person says so', {
  timeout: 60_000,
}, async () => {
  const { plane } = await start();
  await plane.send('run a command');
  await plane.asked();
  const waiting = await queue(plane, quick('a'));
  process.kill(plane.runtime()?.pid ?? 0, 'SIGKILL');
  await plane.until(() => (stop(plane) === 'interrupted' ? true : null));
  // The turn that was cut off is looked into; nothing is sent in the meantime, or after it.
  await plane.until(() => (plane.types().includes('turn.reconciled') ? true : null));
  expect(requested(plane)).toHaveLength(1);
  await plane.plane.sessions.resumeQueue({ commandId: commandId(), sessionId: plane.sessionId });
  expect(await turnOf(plane, waiting)).toMatchObject({ status: 'completed' });
  expect(requested(plane)).toHaveLength(2);
});

test('a queue outlives its server: in order, standing still after the turn that the end cut off', {
  timeout: 60_000,
}, async () => {
  const { plane, home } = await start();
  await plane.send('run a command');
  await plane.asked();
  const one = await queue(plane, quick('one'));
  const two = await queue(plane, quick('two'));
  await plane.close('the first server ends');
  planes.splice(planes.indexOf(plane), 1);
  const again = await openTestPlane(home, plane);
  planes.push(again);
  const view = await again.plane.sessions.get({ sessionId: plane.sessionId });
  expect(view.session.queue?.followups.map(({ followupId }) => followupId)).toEqual([one, two]);
  expect(view.session.queue?.stop?.code).toBe('interrupted');
  expect(view.followups.map(({ text }) => text)).toEqual([quick('one'), quick('two')]);
  await again.plane.sessions.resumeQueue({ commandId: commandId(), sessionId: plane.sessionId });
  expect(await turnOf(again, two)).toMatchObject({ status: 'completed' });
  expect(requested(again).map(({ followup }) => followup)).toEqual([one, two]);
});

test('a turn that fails holds the queue; what a person sends by hand goes before it', {
  timeout: 60_000,
}, async () => {
  const { plane } = await start();
  await plane.settled(await plane.send('model error'));
  const waiting = await queue(plane, quick('a'));
  expect(stop(plane)).toBe('failed');
  expect((await plane.settled(await plane.send(quick('by hand')))).status).toBe('completed');
  expect(stop(plane)).toBe('failed');
  await plane.plane.sessions.resumeQueue({ commandId: commandId(), sessionId: plane.sessionId });
  expect(await turnOf(plane, waiting)).toMatchObject({ status: 'completed' });
});
