import { join } from 'node:path';
import Database from 'better-sqlite3';
import { limits } from '../server/vocabulary';
import { apiOf, enter, logIn } from './fixtures/login';
import type { Places } from './fixtures/places';
import { steadyPort } from './fixtures/port';
import { descendantsOf, isAlive, runtimesOf } from './fixtures/processes';
import { endServer, startServer } from './fixtures/server';
import {
  answers,
  ask,
  composer,
  connection,
  makeSession,
  pidOnScreen,
  shownAnswer,
  transcript,
} from './fixtures/session';
import { expectSound } from './fixtures/sound';
import { connectionErrors, expect, test } from './fixtures/test';

/** The kinds of all entries, read past the server. */
function typesIn({ dataDir }: Places): readonly unknown[] {
  const db = new Database(join(dataDir, 'ledger.db'), { readonly: true });
  try {
    return db.prepare('SELECT type FROM event').pluck().all();
  } finally {
    db.close();
  }
}

/** A true state within this time, ms: far below the 17 s that a person would have to wait elsewhere. */
const trueWithin = { timeout: 12_000 };

test('the runtime stands still in the middle of an answer: the screen says so, and it goes on where it was', async ({
  page,
  atEnd,
}) => {
  const server = await startServer();
  atEnd(() => endServer(server));
  const login = await logIn(server);
  const api = apiOf(login);
  const { sessionId } = await makeSession({ api, server });
  await enter(page, login, `/s/${sessionId}`);
  await ask(page, 'stream 8000 characters in 1000 deltas over 6 seconds');
  await expect(answers(page).last()).toContainText('100 104');
  const pid = await pidOnScreen(page);
  process.kill(pid, 'SIGSTOP');
  const banner = page.getByRole('status').filter({ hasText: 'gives no sign of life' });
  await expect(banner).toContainText('whether what looks under way goes on is not known', trueWithin);
  // A page that is opened now is told as well.
  await page.reload();
  await expect(banner).toBeVisible(trueWithin);
  process.kill(pid, 'SIGCONT');
  await expect(banner).toHaveCount(0);
  await expect(transcript(page)).toContainText('Turn completed');
  expect(await shownAnswer(page)).toHaveLength(7_999);
  expect(await pidOnScreen(page), 'it is the same process').toBe(pid);

  // Once more, and a person does not want to wait.
  await ask(page, 'stream 8000 characters in 1000 deltas over 30 seconds');
  await expect(transcript(page).getByRole('article', { name: 'Answer, being written' })).toContainText('100');
  process.kill(pid, 'SIGSTOP');
  await banner.getByRole('button', { name: 'Restart runtime' }).click(trueWithin);
  await expect(transcript(page)).toContainText('Turn interrupted');
  await expect.poll(() => pidOnScreen(page)).not.toBe(pid);
  expect(isAlive(pid)).toBe(false);
  await expect(banner).toHaveCount(0);
  await ask(page, 'reasoning');
  await expect(transcript(page).getByText('Turn completed')).toHaveCount(2);
  await expectSound({ server, api, page, sessionId });
});

test('the server stands still with all that it started: the tab says that it is not connected, and catches up by itself; killed so, it leaves nothing', async ({
  page,
  faults,
  atEnd,
}) => {
  faults.expectMessage(connectionErrors);
  const first = await startServer({ port: await steadyPort() });
  let server = first;
  atEnd(() => endServer(server));
  const login = await logIn(server);
  const api = apiOf(login);
  const { sessionId } = await makeSession({ api, server });
  await enter(page, login, `/s/${sessionId}`);
  await ask(page, 'stream 8000 characters in 1000 deltas over 6 seconds');
  await expect(answers(page).last()).toContainText('100 104');
  // Server, runtime and guardian at once, as when a laptop is closed and opened again.
  const family = [first.pid, ...descendantsOf(first.pid).map((one) => one.pid)];
  const all = (signal: NodeJS.Signals) => {
    for (const pid of family) if (isAlive(pid)) process.kill(pid, signal);
  };
  const stoppedAt = performance.now();
  all('SIGSTOP');
  atEnd(async () => all('SIGCONT'));
  const banner = page.getByRole('status').filter({ hasText: 'Not connected to the server' });
  await expect(banner).toContainText('what looks under way may have ended', trueWithin);
  await expect(connection(page)).not.toContainText('Live');
  const stoodStillMs = () => performance.now() - stoppedAt;
  await expect.poll(stoodStillMs, 'longer than goes on record').toBeGreaterThan(limits.hostGapMs + 1_500);
  all('SIGCONT');
  await expect
    .poll(() => typesIn(server.places), 'that it stood still is on record')
    .toContain('host.stalled');
  await expect(banner).toHaveCount(0);
  await expect(connection(page)).toContainText('Live');
  await expect(transcript(page)).toContainText('Turn completed');
  expect(await shownAnswer(page)).toHaveLength(7_999);
  await expectSound({ server, api, page, sessionId });

  await ask(page, 'stream 8000 characters in 1000 deltas over 30 seconds');
  await expect(transcript(page).getByRole('article', { name: 'Answer, being written' })).toContainText('100');
  const runtimes = runtimesOf(server.pid);
  expect(runtimes).not.toHaveLength(0);
  await composer(page).fill('words for later');
  server.signal('SIGSTOP');
  server.signal('SIGKILL');
  await server.exited;
  await expect(banner).toBeVisible(trueWithin);
  await expect.poll(() => runtimes.filter(isAlive)).toEqual([]);
  const { port, places } = server;
  server = await startServer({ port, places });
  await expect(banner).toHaveCount(0);
  await expect(transcript(page)).toContainText(/Turn (interrupted|failed)/);
  await expect(composer(page)).toHaveValue('words for later');
  await expectSound({ server, api, page, sessionId });
});
