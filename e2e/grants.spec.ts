import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { answerButton, ask, card, openSession, transcript } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();

test('allowed for the session: shown exactly, runs again with no click, is listed, and asks again when it is taken back', async ({
  page,
}) => {
  await openSession(page, shared);
  await ask(page, 'run a command');
  await expect(answerButton(page, 'accept')).toBeEnabled();
  await card(page).getByRole('button', { name: 'Allow for the session…' }).click();
  const panel = card(page).getByRole('region', { name: 'Allow for the session' });
  await expect(panel).toContainText('pwd && ls -1 && mkdir -p .codexchat-demo');
  await expect(panel).toContainText('organisation/write-in-workspace');
  await panel.getByRole('button', { name: 'Accept, and allow exactly this' }).click();
  await expect(transcript(page)).toContainText('and allowed for the session');
  await expect(transcript(page)).toContainText('Turn completed');

  await ask(page, 'run a command');
  await expect(transcript(page)).toContainText('Accepted by your grant');
  await expect(card(page)).toHaveCount(0);

  await page.getByRole('button', { name: '1 grant, used once' }).click();
  const dialog = page.getByRole('dialog', { name: 'Allowed for this session' });
  await expect(dialog).toContainText('mkdir -p .codexchat-demo');
  await dialog.getByRole('button', { name: 'Take back' }).click();
  await expect(dialog).toContainText('No grant counts');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(transcript(page).getByText('Turn completed')).toHaveCount(2);
  await ask(page, 'run a command');
  await expect(card(page)).toBeVisible();
  await answerButton(page, 'decline').click();
});

test('the agent is told why policy denied something only when that is switched on, and it stands there as ours', async ({
  page,
}) => {
  const { folder } = await openSession(page, shared);
  await page.getByRole('button', { name: /^Mode:/ }).click();
  const box = page.getByRole('checkbox', { name: /Tell the agent/ });
  await box.click();
  await expect(box).toBeChecked();
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await ask(page, 'forbidden');
  await expect(transcript(page)).toContainText('I was told why');
  await expect(transcript(page).getByRole('article', { name: 'Told to the agent by policy' })).toContainText(
    'no-keys',
  );
  expect(existsSync(join(folder, 'demo-forbidden.txt'))).toBe(false);
});
