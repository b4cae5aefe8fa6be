import { afterEach, expect, test } from 'vitest';
import { type Home, makeHome, openTestPlane, type TestPlane } from './testing/open-test-plane';

const homes: Home[] = [];
const planes: TestPlane[] = [];
afterEach(async () => {
  for (const name of ['CODEXCHAT_TURNS', 'CODEXCHAT_TURNS_PER_RUNTIME']) delete process.env[name];
  for (const plane of planes.splice(0)) await plane.close('test end');
  for (const home of homes.splice(0)) home.remove();
});

const commandId = () => crypto.randomUUID();
const quick = 'stream 20 characters in 2 deltas over 0 seconds';

test('with one place, sessions take turns: a queue of one does not keep another from its turn', {
  timeout: 60_000,
}, async () => {
  process.env.CODEXCHAT_TURNS = '1';
  const home = makeHome();
  homes.push(home);
  const plane = await openTestPlane(home);
  planes.push(plane);
  const first = plane.sessionId;
  await plane.send('run a command');
  const asked = await plane.asked();
  const queue = (text: string) =>
    plane.plane.sessions.queue({ commandId: commandId(), sessionId: first, text });
  await queue(quick);
  await queue(quick);
  const second = await plane.newSession();
  const turnId = await plane.send(quick);
  expect((await plane.plane.status()).turnLine, 'on record, and waits').toEqual({ waiting: [second] });
  expect(plane.turnOf(turnId)?.status).toBe('requested');

  plane.sessionId = first;
  await plane.answer(asked, 'accept');
  await plane.until(() => (plane.session()?.turnCount === 3 && !plane.session()?.openTurnId ? true : null));
  const ends = plane.entries
    .filter(({ type }) => type === 'turn.settled')
    .map(({ stream }) => stream.slice('session/'.length));
  expect(ends, 'the other session comes between').toEqual([first, second, first, first]);
  expect((await plane.plane.status()).turnLine).toEqual({ waiting: [] });
  expect(plane.turnOf(turnId)?.status).toBe('completed');
  // Never two at once.
  const running = plane.entries.filter(({ type }) => type === 'turn.started' || type === 'turn.settled');
  expect(running.map(({ type }) => type)).toEqual(ends.flatMap(() => ['turn.started', 'turn.settled']));
});
