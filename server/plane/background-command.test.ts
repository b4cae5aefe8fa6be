import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Home, makeHome, openTestPlane, type TestPlane } from './testing/open-test-plane';

const homes: Home[] = [];
const planes: TestPlane[] = [];
afterEach(async () => {
  for (const plane of planes.splice(0)) await plane.close('test end');
  for (const home of homes.splice(0)) home.remove();
});

test('a command that runs is listed, and a person can end it alone: the turn goes on', {
  timeout: 60_000,
}, async () => {
  const home = makeHome();
  homes.push(home);
  const plane = await openTestPlane(home);
  planes.push(plane);
  const { sessionId } = plane;
  const { commands, endCommand } = plane.plane.sessions;
  expect((await commands({ sessionId })).items).toEqual([]);
  const turnId = await plane.send('slow');
  await plane.answer(await plane.asked(), 'accept');
  // The runtime lists a command that it has heard of.
  const output = await plane.until(() =>
    plane.entries
      .flatMap((entry) => entry.rows)
      .find((one) => one.table === 'chunk' && one.row.channel === 'output'),
  );
  const running = await plane.until(() =>
    plane.items('commandExecution').find((row) => row.status === 'open'),
  );
  expect(output).toMatchObject({ row: { itemId: running.itemId } });
  const [listed] = (await commands({ sessionId })).items;
  expect(listed?.itemId).toBe(running.itemId);
  await endCommand({ commandId: crypto.randomUUID(), sessionId, itemId: running.itemId });
  const ended = await plane.until(() =>
    plane.items('commandExecution').find((row) => row.itemId === running.itemId && row.status !== 'open'),
  );
  expect(ended.status).toBe('failed');
  expect(ended.endRequestedAt).toBeGreaterThan(0);
  expect((await plane.settled(turnId)).status).toBe('completed');
  expect((await commands({ sessionId })).items).toEqual([]);
  await expect(
    endCommand({ commandId: crypto.randomUUID(), sessionId, itemId: running.itemId }),
  ).rejects.toMatchObject({ trouble: { kind: 'command.not-running' } });
  // Its sandbox left empty folders; one that a person makes when nothing runs is theirs.
  const inFolder = () => readdirSync(home.projectDir);
  await expect.poll(inFolder).toEqual([]);
  mkdirSync(join(home.projectDir, '.agents'));
  await plane.plane.runtimes.stop({ commandId: crypto.randomUUID(), flavour: 'demo' });
  expect(inFolder()).toEqual(['.agents']);
});
