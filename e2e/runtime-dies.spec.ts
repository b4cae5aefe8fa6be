import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { commandId } from './fixtures/login';
import { isAlive, killRuntime } from './fixtures/processes';
import {
  answerButton,
  answers,
  ask,
  card,
  composer,
  openSession,
  pidOnScreen,
  transcript,
} from './fixtures/session';
import { expectSound } from './fixtures/sound';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();

/** Kills the process that the screen names, and sees the banner; it may stand for less than a fifth of a second. */
async function killWatched(page: Page): Promise<number> {
  const pid = await pidOnScreen(page);
  const banner = page.waitForFunction(() => {
    const shown = [...document.querySelectorAll('[role="status"]')].map((one) => one.textContent ?? '');
    return shown.find((text) => text.includes('stopped and is being restarted'));
  });
  killRuntime(pid);
  const text = await (await banner).jsonValue();
  expect(text).toContain('SIGKILL');
  expect(text).toContain('Restart now');
  return pid;
}

async function comesBack(page: Page, killed: number): Promise<void> {
  await expect.poll(() => pidOnScreen(page)).not.toBe(killed);
  expect(isAlive(await pidOnScreen(page))).toBe(true);
  expect(isAlive(killed)).toBe(false);
}

test('kill -9 in the middle of a turn: said, settled, restarted, resumed; the next turn works', async ({
  page,
}) => {
  const { sessionId } = await openSession(page, shared);
  await ask(page, 'stream 8000 characters in 1000 deltas over 20 seconds');
  await expect(answers(page).last()).toContainText('200 204');
  const killed = await killWatched(page);

  await expect(transcript(page)).toContainText('while a turn was under way');
  await expect(transcript(page)).toContainText('Turn interrupted');
  await expect(answers(page).last()).toContainText('Lost: the runtime died while writing this');
  await expect(answers(page).last()).toContainText('0 2 4 6 8 10 13 16 19');
  await comesBack(page, killed);
  await expect(transcript(page)).toContainText('has resumed the conversation');
  const { session } = await shared.api.sessions.get.query({ sessionId });
  expect(session).toMatchObject({ openTurnId: null, threadState: 'resumable' });

  await ask(page, 'reasoning');
  await expect(transcript(page)).toContainText('Turn completed');
  await expectSound({ server: shared.server, api: shared.api, page, sessionId });
});

test('kill -9 while a request waits: it is closed in words, cannot be answered, and nothing ran', async ({
  page,
}) => {
  const { sessionId, folder } = await openSession(page, shared);
  await ask(page, 'edit a file');
  await expect(card(page)).toBeVisible();
  const killed = await killWatched(page);

  await expect(card(page)).toHaveCount(0);
  await expect(transcript(page)).toContainText('Closed without an answer');
  await expect(transcript(page)).toContainText('before the request was answered. It was not approved');
  await expect(transcript(page)).toContainText('Turn interrupted');
  await expect(page, 'nothing waits any more').toHaveTitle(/^(?!\()/);
  expect(existsSync(join(folder, 'demo-notes.md'))).toBe(false);
  const [approval] = (await shared.api.sessions.get.query({ sessionId })).page.approvals;
  if (approval === undefined) throw new Error('the request is not on record');
  const { approvalId, shownHash } = approval;
  expect(approval).toMatchObject({ state: 'orphaned', answer: null });
  const late = shared.api.approvals.decide.mutate({
    commandId: commandId(),
    approvalId,
    shownHash,
    answer: 'accept',
  });
  await expect(late).rejects.toThrow('before the request was answered. It was not approved');

  await comesBack(page, killed);
  await ask(page, 'edit a file');
  await answerButton(page, 'accept').click();
  await expect(transcript(page)).toContainText('exactly as the diff showed');
  expect(existsSync(join(folder, 'demo-notes.md'))).toBe(true);
  await expectSound({ server: shared.server, api: shared.api, page, sessionId });
});

test('a conversation that the runtime has lost is said, and a fresh one begins only when a person says so', async ({
  page,
}) => {
  const { sessionId } = await openSession(page, shared);
  await ask(page, 'reasoning');
  await expect(transcript(page)).toContainText('Turn completed');
  rmSync(join(shared.server.places.dataDir, 'codex-home-demo', 'sessions'), { recursive: true });
  const killed = await killWatched(page);
  await comesBack(page, killed);

  // Whether it is noticed at the restart or with the next prompt: nothing may be sent into a fresh thread in silence.
  const banner = page.getByRole('status').filter({ hasText: 'The runtime lost this conversation' });
  if ((await banner.count()) === 0) {
    await composer(page).fill('reasoning');
    await composer(page).press('Enter');
  }
  await expect(banner).toContainText('Everything you see here is kept');
  await banner.getByRole('button', { name: 'Continue with a fresh thread' }).click();
  await expect(banner).toHaveCount(0);
  await ask(page, 'run a command');
  await answerButton(page, 'decline').click();
  await expect(transcript(page)).toContainText('You declined the command');
  await expectSound({ server: shared.server, api: shared.api, page, sessionId });
});
