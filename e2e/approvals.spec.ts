import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commandId } from './fixtures/login';
import { answerButton, ask, card, itemsOf, openSession, transcript } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();
const notes = (folder: string) => join(folder, 'demo-notes.md');

test('accept by button: the file is written, and not before', async ({ page }) => {
  const { folder } = await openSession(page, shared);
  await ask(page, 'edit a file');
  await expect(card(page)).toContainText('Notes of the demo');
  expect(existsSync(notes(folder))).toBe(false);
  await answerButton(page, 'accept').click();
  await expect(transcript(page)).toContainText('exactly as the diff showed');
  expect(existsSync(notes(folder))).toBe(true);
  await expect(card(page)).toHaveCount(0);
});

test('accept by key on the focused card', async ({ page }) => {
  await openSession(page, shared);
  await ask(page, 'run a command');
  await expect(card(page).getByLabel('Command')).toContainText('pwd && ls -1');
  await expect(answerButton(page, 'accept')).toBeEnabled();
  await card(page).press('a');
  const command = transcript(page).getByRole('article', { name: 'Command' });
  await expect(command).toContainText('Exit 0');
  await expect(command).toContainText('Accepted in the browser');
});

test('decline by key: nothing is written, and the turn goes on', async ({ page }) => {
  const { folder } = await openSession(page, shared);
  await ask(page, 'edit a file');
  await expect(answerButton(page, 'decline')).toBeEnabled();
  await card(page).press('d');
  await expect(transcript(page)).toContainText('No file was touched, and I stop here');
  await expect(transcript(page)).toContainText('Turn completed');
  await expect(transcript(page).getByRole('article', { name: 'File change' })).toContainText(
    'Declined, not written',
  );
  expect(existsSync(notes(folder))).toBe(false);
});

test('cancel ends the turn, in words', async ({ page }) => {
  await openSession(page, shared);
  await ask(page, 'dangerous');
  await expect(card(page)).toContainText('rm -rf');
  await answerButton(page, 'cancel').click();
  await expect(transcript(page)).toContainText('Turn interrupted');
  await expect(transcript(page)).toContainText('Cancelled with the answer to a request.');
});

test('keys outside of the focused card answer nothing', async ({ page }) => {
  const { sessionId } = await openSession(page, shared);
  await ask(page, 'run a command');
  await expect(answerButton(page, 'accept')).toBeEnabled();
  await transcript(page).press('a');
  await answerButton(page, 'decline').press('a');
  await page.getByRole('textbox', { name: /^Message to / }).press('d');
  await expect(card(page)).toBeVisible();
  const [pending] = (await shared.api.sessions.get.query({ sessionId })).approvals;
  expect(pending?.state).toBe('requested');
  await answerButton(page, 'decline').click();
  await expect(transcript(page)).toContainText('Turn completed');
});

test('a reload keeps the request, and an answer to a closed one is refused with the reason', async ({
  page,
}) => {
  const { sessionId } = await openSession(page, shared);
  await ask(page, 'run a command');
  await expect(card(page)).toBeVisible();
  await page.reload();
  await answerButton(page, 'decline').click();
  await expect(transcript(page)).toContainText('Turn completed');
  await page.reload();
  await expect(transcript(page)).toContainText('Turn completed');
  await expect(card(page), 'an old request is not asked again').toHaveCount(0);

  const [approval] = (await shared.api.sessions.get.query({ sessionId })).page.approvals;
  if (approval === undefined) throw new Error('the request is not on record');
  const { approvalId, shownHash } = approval;
  const again = shared.api.approvals.decide.mutate({
    commandId: commandId(),
    approvalId,
    shownHash,
    answer: 'accept',
  });
  await expect(again).rejects.toThrow(/already decided|closed/);
  const [command] = await itemsOf(shared.api, sessionId, 'commandExecution');
  expect(command?.status).toBe('declined');
});
