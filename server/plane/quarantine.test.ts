import { afterEach, expect, test } from 'vitest';
import { type Home, makeHome, openTestPlane, type TestPlane } from './testing/open-test-plane';

const homes: Home[] = [];
const planes: TestPlane[] = [];
afterEach(async () => {
  for (const plane of planes.splice(0)) await plane.close('test end');
  for (const home of homes.splice(0)) home.remove();
});

/** Kills the runtime while the agent speaks, and waits until another one runs. */
async function killMidTurn(plane: TestPlane) {
  const seen = plane.entries.length;
  const turnId = await plane.send('answer');
  await plane.until(() => plane.entries.slice(seen).find((entry) => entry.type === 'item.text-appended'));
  const epoch = plane.runtime()?.epoch;
  process.kill(plane.runtime()?.pid ?? 0, 'SIGKILL');
  await plane.until(() => {
    const { phase, epoch: now } = plane.runtime() ?? {};
    return phase === 'ready' && now !== epoch ? true : null;
  });
  await plane.until(() => {
    const turn = plane.turnOf(turnId);
    return turn?.reconciliation === 'interrupted' ? turn : null;
  });
}

test('a session that ends its runtime twice running is quarantined until a person releases it; others go on', {
  timeout: 60_000,
}, async () => {
  const home = makeHome();
  homes.push(home);
  const plane = await openTestPlane(home);
  planes.push(plane);
  await killMidTurn(plane);
  expect(plane.session()?.quarantine).toBeUndefined();
  await killMidTurn(plane);
  expect(plane.session()).toMatchObject({ quarantine: { crashes: 2 }, attention: 'failed' });
  await expect(plane.send('answer')).rejects.toMatchObject({ trouble: { kind: 'session.quarantined' } });

  const held = plane.sessionId;
  await plane.newSession();
  expect((await plane.settled(await plane.send('model error'))).acknowledgedAt).not.toBeNull();

  await plane.plane.sessions.release({ commandId: crypto.randomUUID(), sessionId: held });
  plane.sessionId = held;
  expect(plane.session()?.quarantine).toBeUndefined();
  expect((await plane.settled(await plane.send('model error'))).acknowledgedAt).not.toBeNull();
});
