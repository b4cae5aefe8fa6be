import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { apiOf, commandId, enter, logIn } from './fixtures/login';
import { steadyPort } from './fixtures/port';
import { isAlive, runtimesOf } from './fixtures/processes';
import { endServer, type Server, startServer } from './fixtures/server';
import {
  answerButton,
  answers,
  ask,
  card,
  composer,
  connection,
  makeSession,
  pidOnScreen,
  recordedAnswer,
  transcript,
} from './fixtures/session';
import { expectSound } from './fixtures/sound';
import { connectionErrors, expect, test } from './fixtures/test';

let server: Server;
test.beforeEach(async () => {
  server = await startServer({ port: await steadyPort() });
});
test.afterEach(() => endServer(server));

test('kill -9 of the server while a request waits and a text streams: everything is there again, in words', async ({
  page,
  faults,
}) => {
  faults.expectMessage(connectionErrors);
  const login = await logIn(server);
  const api = apiOf(login);
  const streaming = await makeSession({ api, server });
  await api.sessions.send.mutate({
    commandId: commandId(),
    sessionId: streaming.sessionId,
    text: 'stream 8000 characters in 1000 deltas over 20 seconds',
    intent: 'start',
  });
  const kept = '0 2 4 6 8 10 13 16';
  await expect
    .poll(() => recordedAnswer(api, streaming.sessionId), 'some of the text is on disk')
    .toContain(kept);
  const asking = await makeSession({ api, server });
  await enter(page, login, `/s/${asking.sessionId}`);
  await ask(page, 'edit a file');
  await expect(card(page)).toBeVisible();
  const orphan = await pidOnScreen(page);
  await composer(page).fill('words that were never sent');

  server.signal('SIGKILL');
  await server.exited;
  await expect(connection(page)).toContainText('Feed stopped');
  await expect.poll(() => isAlive(orphan), 'the runtime does not outlive its server').toBe(false);

  const { port, places } = server;
  server = await startServer({ port, places });
  await expect(connection(page)).toContainText('Live');
  await expect(card(page)).toHaveCount(0);
  await expect(transcript(page)).toContainText('Closed without an answer');
  await expect(transcript(page)).toContainText('The server ended before the request was answered');
  await expect(transcript(page)).toContainText('Turn interrupted');
  await expect(composer(page)).toHaveValue('words that were never sent');
  expect(existsSync(join(asking.folder, 'demo-notes.md'))).toBe(false);

  // The page was there all the time; another, opened now with the same login, shows the same.
  await page.reload();
  await expect(transcript(page)).toContainText('Closed without an answer');
  await expect(composer(page)).toHaveValue('words that were never sent');
  await ask(page, 'edit a file');
  await answerButton(page, 'accept').click();
  await expect(transcript(page)).toContainText('exactly as the diff showed');
  expect(existsSync(join(asking.folder, 'demo-notes.md'))).toBe(true);

  await page.goto(`${server.origin}/s/${streaming.sessionId}`);
  await expect(transcript(page)).toContainText('The server ended while a turn was under way');
  // The demo model died with the server: codex may have seen its line break before it was ended itself, and then says so when asked.
  await expect(transcript(page)).toContainText(/Turn (interrupted|failed)/);
  await expect(answers(page).last(), 'text that was on disk is kept').toContainText(kept);
  await expectSound({ server, api, page, sessionId: streaming.sessionId });
});

test('SIGTERM in the middle of a turn: the server ends by itself with 0, and leaves no process', async ({
  page,
  faults,
}) => {
  faults.expectMessage(connectionErrors);
  const login = await logIn(server);
  const api = apiOf(login);
  const { sessionId } = await makeSession({ api, server });
  await enter(page, login, `/s/${sessionId}`);
  await ask(page, 'slow');
  await answerButton(page, 'accept').click();
  await expect(transcript(page)).toContainText('line 2 of 40');
  const runtimes = runtimesOf(server.pid);
  expect(runtimes).not.toHaveLength(0);

  server.signal('SIGTERM');
  expect(await server.exited).toEqual({ code: 0, signal: null });
  await expect.poll(() => runtimes.filter(isAlive)).toEqual([]);
  await expect(connection(page)).toContainText('Feed stopped');

  const { port, places } = server;
  server = await startServer({ port, places });
  await expect(connection(page)).toContainText('Live');
  await expect(transcript(page)).toContainText('Turn interrupted');
  await expectSound({ server, api, page, sessionId });
});
