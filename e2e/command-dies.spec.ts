import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { apiOf, commandId, enter, logIn } from './fixtures/login';
import { markedProcesses } from './fixtures/marked';
import { steadyPort } from './fixtures/port';
import { killRuntime } from './fixtures/processes';
import { endServer, startServer } from './fixtures/server';
import { answerButton, ask, connection, makeSession, pidOnScreen, transcript } from './fixtures/session';
import { expectNoOrphans, expectVerified } from './fixtures/sound';
import { connectionErrors, expect, test } from './fixtures/test';

test('killed in the middle of a command, the runtime alone and then with its server and its conversations: said, and nothing is left', async ({
  page,
  faults,
  atEnd,
}) => {
  faults.expectMessage(connectionErrors);
  // Two ends in turns of one session would quarantine it; that is another journey.
  const env = { CODEXCHAT_QUARANTINE_CRASHES: '9' };
  let server = await startServer({ port: await steadyPort(), env });
  atEnd(() => endServer(server));
  const login = await logIn(server);
  const api = apiOf(login);
  const { sessionId } = await makeSession({ api, server });
  const { session } = await api.sessions.get.query({ sessionId });
  // Without a sandbox the command has a session of its own, where the end of the runtime does not reach it.
  const settings = { sandbox: 'danger-full-access', network: false } as const;
  const { projectId } = session;
  await api.projects.configure.mutate({ commandId: commandId(), projectId, settings });
  await enter(page, login, `/s/${sessionId}`);
  const command = transcript(page).getByRole('article', { name: 'Command' });
  await ask(page, 'slow');
  await answerButton(page, 'accept').click();
  await expect(command).toContainText('line 2 of 40');
  const killed = await pidOnScreen(page);
  const family = markedProcesses(server.places.dataDir);
  killRuntime(killed);
  await expect(transcript(page)).toContainText('Turn interrupted');
  await expect(command).toContainText('line 2 of 40');
  await expect(command, 'it is not drawn as running').not.toContainText('Under way');
  await expect.poll(() => pidOnScreen(page)).not.toBe(killed);
  const left = () => markedProcesses(server.places.dataDir).filter((pid) => family.includes(pid));
  await expect.poll(left, 'nothing of the killed life runs').toEqual([]);
  await expectNoOrphans(server);

  await ask(page, 'slow');
  await answerButton(page, 'accept').click();
  await expect(command.last()).toContainText('line 2 of 40');
  const onDisk = async () =>
    (await api.sessions.get.query({ sessionId })).page.chunks.map((chunk) => chunk.text).join('');
  // The first one was told to the end of its life; its text is one of the chunks, too.
  await expect.poll(onDisk, 'what is looked for later is on disk').toMatch(/line 2 of 40.*line 2 of 40/s);
  const { port, places } = server;
  killRuntime(await pidOnScreen(page));
  server.signal('SIGKILL');
  await server.exited;
  await expect.poll(() => markedProcesses(places.dataDir), 'nothing outlives its server').toEqual([]);
  // The runtime's own record of the conversation is gone as well.
  rmSync(join(places.dataDir, 'codex-home-demo', 'sessions'), { recursive: true });
  await expectVerified({ places });

  server = await startServer({ port, places, env });
  await expect(connection(page)).toContainText('Live');
  await expect(transcript(page).getByText('Turn interrupted')).toHaveCount(2);
  await expect(command.last()).toContainText('line 2 of 40');
  await expect(command.last()).not.toContainText('Under way');
  const banner = page.getByRole('status').filter({ hasText: 'The runtime lost this conversation' });
  if ((await banner.count()) === 0) {
    await page.getByRole('textbox', { name: /^Message to / }).fill('reasoning');
    await page.keyboard.press('Enter');
  }
  await expect(banner).toContainText('Everything you see here is kept');
  await banner.getByRole('button', { name: 'Continue with a fresh thread' }).click();
  await expect(banner).toHaveCount(0);
  await ask(page, 'reasoning');
  await expect(transcript(page)).toContainText('Turn completed');
  await expectNoOrphans(server);
  await expectVerified(server);
});
