import { expectNothingFound } from './fixtures/accessible';
import { demoRuntime } from './fixtures/broken';
import { work } from './fixtures/full-session';
import { killRuntime } from './fixtures/processes';
import { answerButton, ask, openSession, transcript } from './fixtures/session';
import { expectSound } from './fixtures/sound';
import { expect, shareServer, test } from './fixtures/test';

// A wait in which a person can read, press and change their mind.
const shared = shareServer(() => ({
  env: { CODEXCHAT_RESTART_FIRST_MS: '600000', CODEXCHAT_RESTART_MAX_MS: '600000' },
}));

test('a runtime that waits for its next try: what, what is kept, when; stopped, looked at, started', async ({
  page,
}) => {
  const { sessionId } = await openSession(page, shared);
  await work(shared.api, sessionId, 'reasoning', null);
  killRuntime((await demoRuntime(shared)).pid ?? 0);
  const banner = page.getByRole('status').filter({ hasText: 'stopped and is being restarted' });
  await expect(banner).toContainText(/attempt 1 in \d+ min/);
  await expect(banner).toContainText('Last exit: It was killed by SIGKILL');
  await expect(banner).toContainText('The record is complete');
  await expect(banner.getByRole('button', { name: 'Restart now' })).toBeEnabled();
  await expectNothingFound(page, 'the wait before a restart');
  await banner.getByRole('button', { name: 'Stop', exact: true }).click();
  const stopped = page.getByRole('status').filter({ hasText: 'is stopped and is not restarted by itself' });
  await expect(stopped).toContainText('Your next prompt starts it');
  await expect(banner).toHaveCount(0);

  await stopped.getByRole('link', { name: 'Open diagnostics' }).click();
  await expect(page).toHaveURL(`${shared.server.origin}/diagnostics`);
  const demo = page.getByRole('region', { name: 'Codex (demo)' });
  await expect(demo).toContainText('stopped');
  await expect(demo.getByRole('button', { name: 'Stop' })).toBeDisabled();
  await demo.getByRole('button', { name: 'Start' }).click();
  await expect(demo).toContainText('ready');
  await expect(demo).toContainText(/pid \d+/);
  await demo.getByRole('button', { name: 'Stop' }).click();
  await expect(demo).toContainText('stopped');

  // A prompt starts what a person stopped.
  await page.goBack();
  await ask(page, 'run a command');
  await answerButton(page, 'decline').click();
  await expect(transcript(page)).toContainText('You declined the command');
  await expectSound({ server: shared.server, api: shared.api, page, sessionId });
});
