import { textsOf } from './fixtures/kept';
import { steadyPort } from './fixtures/port';
import { killRuntime } from './fixtures/processes';
import { ask, composer, connection, openSession, pidOnScreen, transcript } from './fixtures/session';
import { expectSound } from './fixtures/sound';
import { connectionErrors, expect, shareServer, test } from './fixtures/test';

// The default number of exits and the default window; only the waits between two restarts are short.
const shared = shareServer(async () => ({
  port: await steadyPort(),
  env: { CODEXCHAT_RESTART_FIRST_MS: '20', CODEXCHAT_RESTART_MAX_MS: '100' },
}));

test('killed six times within two minutes: it stays down, also when the server is killed, says so with the way on, and a person brings it back', async ({
  page,
  faults,
}) => {
  faults.expectMessage(connectionErrors);
  const { sessionId } = await openSession(page, shared);
  await ask(page, 'reasoning');
  await expect(transcript(page)).toContainText('Turn completed');
  let last = 0;
  for (let kill = 1; kill <= 6; kill += 1) {
    const seen = last;
    await expect.poll(() => pidOnScreen(page), `a runtime to kill, the ${kill}th time`).not.toBe(seen);
    last = await pidOnScreen(page);
    killRuntime(last);
  }

  const banner = page.getByRole('status').filter({ hasText: 'stopped too often' });
  await expect(banner).toContainText('is not restarted any more');
  await expect(banner).toContainText('SIGKILL');
  await expect(banner).toContainText('All that was recorded is kept');
  await expect(page.getByTestId('pid-demo'), 'no process is claimed').toHaveCount(0);
  await composer(page).fill('words for later');
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
  await expect(page.getByText('stopped restarting. See above.')).toBeVisible();
  // It is the truth of the server, not of this page.
  await page.reload();
  await expect(banner).toContainText('is not restarted any more');
  await expect(composer(page)).toHaveValue('words for later');
  const [runtime] = (await shared.api.runtimes.list.query()).rows;
  expect(runtime).toMatchObject({ phase: 'open', pid: null });
  const { api } = shared;
  const before = await textsOf(api, sessionId);

  shared.server.signal('SIGKILL');
  await shared.server.exited;
  await shared.again();
  await expect(connection(page)).toContainText('Live');
  await expect(banner, 'a new server has not forgotten it').toContainText('is not restarted any more');
  await expect(banner).toContainText('SIGKILL');
  await expect(banner).toContainText('one careful try in');
  const [after] = (await api.runtimes.list.query()).rows;
  expect(after, 'no end of a process that had ended').toEqual(runtime);
  await expect(composer(page)).toHaveValue('words for later');
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
  await expectSound({ server: shared.server, api, page, sessionId, before });

  await banner.getByRole('button', { name: 'Restart runtime' }).click();
  await expect(banner).toHaveCount(0);
  expect(await pidOnScreen(page)).not.toBe(last);
  await ask(page, 'reasoning');
  await expect(transcript(page).getByText('Turn completed')).toHaveCount(2);
  const { session } = await shared.api.sessions.get.query({ sessionId });
  expect(session).toMatchObject({ openTurnId: null, threadState: 'resumable' });
  await expectSound({ server: shared.server, api, page, sessionId, before });
});
