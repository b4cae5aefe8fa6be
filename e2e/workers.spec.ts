import { enter } from './fixtures/login';
import { killRuntime } from './fixtures/processes';
import { answerButton, ask, card, composer, makeSession, openSession, transcript } from './fixtures/session';
import { expectNoOrphans, expectReplayable } from './fixtures/sound';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer(async () => ({
  env: { CODEXCHAT_WORKERS: '2', CODEXCHAT_CIRCUIT_EXITS: '1', CODEXCHAT_RESTART_FIRST_MS: '20' },
}));

/** The demo's worker of this number, once it runs another life than `before`. */
async function living(worker: number, before: number | null = null): Promise<number> {
  let pid = 0;
  const read = async () => {
    const { rows } = await shared.api.runtimes.list.query();
    const row = rows.find((one) => one.flavour === 'demo' && one.worker === worker);
    pid = row?.phase === 'ready' ? (row.pid ?? 0) : 0;
    return pid !== 0 && pid !== before;
  };
  await expect.poll(read, `worker ${worker} runs`).toBe(true);
  return pid;
}

test('one of two workers dies, and then dies once too often: its own session says so, the other one knows nothing of it', async ({
  page,
}) => {
  const mine = await openSession(page, shared);
  const other = await makeSession(shared);
  await ask(page, 'stream 8000 characters in 1000 deltas over 100 seconds');
  await expect(page.getByText('Codex (demo), worker 1').first()).toBeVisible();
  const banner = page.getByRole('status').filter({ hasText: 'worker 1' });

  await enter(page, shared.login, `/s/${other.sessionId}`);
  await ask(page, 'run a command');
  await expect(answerButton(page, 'accept')).toBeEnabled();
  await expect(page.getByText('Codex (demo), worker 2').first()).toBeVisible();
  const [first, second] = [await living(1), await living(2)];
  expect(first).not.toBe(second);
  killRuntime(first);
  const again = await living(1, first);
  await expect(card(page), 'its request waits as before').toHaveCount(1);
  await expect(answerButton(page, 'accept')).toBeEnabled();
  await expect(page.getByRole('status').filter({ hasText: 'being restarted' })).toHaveCount(0);
  expect(await living(2), 'the same process').toBe(second);

  killRuntime(again);
  await expect
    .poll(async () => (await shared.api.runtimes.list.query()).rows.find((row) => row.worker === 1)?.phase)
    .toBe('open');
  await expect(banner, 'no banner over a session of the other worker').toHaveCount(0);
  await answerButton(page, 'accept').click();
  await expect(transcript(page)).toContainText('Turn completed');

  // What a person finds in the session whose worker it was, and nowhere else.
  await enter(page, shared.login, `/s/${mine.sessionId}`);
  await expect(transcript(page)).toContainText('SIGKILL');
  await expect(banner).toContainText('worker 1 stopped too often and is not restarted any more');
  await composer(page).fill('words for later');
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
  await enter(page, shared.login, '/diagnostics');
  const shown = (worker: number) => page.getByRole('region', { name: `Codex (demo), worker ${worker}` });
  await expect(shown(1)).toContainText('stopped restarting');
  await expect(shown(1)).toContainText('SIGKILL');
  await expect(shown(2)).toContainText(`pid ${second}`);
  await shown(1).getByRole('button', { name: 'Restart' }).click();
  await expect(shown(1)).toContainText('ready');
  expect(await living(2), 'a restart is of one worker').toBe(second);

  await enter(page, shared.login, `/s/${mine.sessionId}`);
  await expect(banner).toHaveCount(0);
  await expect(composer(page)).toHaveValue('words for later');
  await composer(page).press('Enter');
  await expect(transcript(page)).toContainText('Turn completed');
  const { session } = await shared.api.sessions.get.query({ sessionId: mine.sessionId });
  expect(session, 'never moved').toMatchObject({ worker: 1, threadState: 'resumable' });
  await expectNoOrphans(shared.server);
  await expectReplayable(shared.server);
});
