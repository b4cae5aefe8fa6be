import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ask, card, openSession, transcript, turnsOver } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();

test('what policy allows runs with no click, what it denies never starts, and both say why', async ({
  page,
}) => {
  const { folder } = await openSession(page, shared);
  await ask(page, 'look around');
  await expect(transcript(page)).toContainText('nobody had to be asked');
  await expect(transcript(page)).toContainText('Accepted by policy');
  await expect(transcript(page)).toContainText('look-in-workspace');
  await turnsOver(page, 1);
  await ask(page, 'forbidden');
  await expect(transcript(page)).toContainText('I was not let.');
  await expect(transcript(page)).toContainText('Declined by policy');
  await expect(transcript(page)).toContainText('no-keys');
  await expect(card(page)).toHaveCount(0);
  expect(existsSync(join(folder, 'demo-forbidden.txt'))).toBe(false);
});

test('the mode is in sight, is changed by an act of its own, and counts from then on', async ({
  page,
  faults,
}) => {
  // The refused mode.
  faults.expectMessage(/422/);
  const { folder } = await openSession(page, shared);
  await page.getByRole('button', { name: 'Mode: Supervised' }).click();
  const dialog = page.getByRole('dialog', { name: 'Mode of this session' });
  await dialog.getByRole('button', { name: 'Use Unattended' }).click();
  await expect(dialog.getByRole('alert')).toContainText('allowNeverApproval');
  await dialog.getByRole('button', { name: 'Use Auto in sandbox' }).click();
  await expect(page.getByRole('button', { name: 'Mode: Auto in sandbox' })).toBeVisible();
  await ask(page, 'run a command');
  await expect(transcript(page)).toContainText('The folder is');
  await expect(transcript(page)).toContainText('Accepted by policy');
  await expect(card(page)).toHaveCount(0);
  expect(existsSync(join(folder, '.codexchat-demo'))).toBe(true);
});
