import { commandId, enter } from './fixtures/login';
import { answerButton, ask, card, composer, makeSession, openSession, transcript } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();

test('a session is named by its first prompt, renamed, searched, archived and restored', async ({ page }) => {
  await openSession(page, shared);
  const list = page.getByRole('navigation', { name: 'Sessions and projects' });
  await ask(page, 'reasoning about lighthouses');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('reasoning about lighthouses');
  await expect(transcript(page)).toContainText('Turn completed');

  await page.getByRole('heading', { level: 1 }).getByRole('button').click();
  await page.getByRole('main').getByRole('textbox', { name: 'Session title' }).fill('The lighthouse keeper');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The lighthouse keeper');
  await expect(list.getByRole('link', { name: 'The lighthouse keeper' })).toBeVisible();

  const { sessionId } = await makeSession(shared);
  await shared.api.sessions.rename.mutate({ commandId: commandId(), sessionId, title: 'A baker' });
  await expect(list.getByRole('link', { name: 'A baker' })).toBeVisible();
  const search = list.getByRole('searchbox');
  await search.fill('LIGHTHOUSE');
  await expect(list.getByRole('link', { name: 'A baker' })).toHaveCount(0);
  await expect(list.getByRole('link', { name: 'The lighthouse keeper' })).toBeVisible();
  await search.fill('submarine');
  await expect(list.getByText('No title contains “submarine”.')).toBeVisible();
  await search.press('Escape');

  await list.getByRole('link', { name: 'The lighthouse keeper' }).hover();
  await list.getByRole('button', { name: 'Archive The lighthouse keeper' }).click();
  await expect(list.getByRole('link', { name: 'The lighthouse keeper' })).toHaveCount(0);
  await expect(page.getByText('This session is archived', { exact: true })).toBeVisible();
  await composer(page).fill('a thought for later');
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
  await list.getByRole('button', { name: 'Show archived' }).click();
  await expect(list.getByRole('link', { name: 'The lighthouse keeper' })).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Restore' }).click();
  await list.getByRole('button', { name: 'Back to open sessions' }).click();
  await expect(list.getByRole('link', { name: 'The lighthouse keeper' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send' })).toBeEnabled();
  await expect(composer(page)).toHaveValue('a thought for later');
});

test('the list and the tab title say which session waits for an answer', async ({ page }) => {
  const waiting = await openSession(page, shared);
  await ask(page, 'run a command');
  await expect(card(page)).toBeVisible();
  await page.getByRole('link', { name: 'CodexChat' }).click();
  await expect(page).toHaveTitle('(1) CodexChat');
  const group = page.getByRole('region', { name: /waits? for you/i });
  await expect(group).toContainText('1 asks');
  await group.getByRole('link').click();
  await expect(page).toHaveURL(`${shared.server.origin}/s/${waiting.sessionId}`);
  await answerButton(page, 'decline').click();
  await expect(group).toHaveCount(0);
  await expect(page).toHaveTitle(/^(?!\()/);
});

test('looking at the settings and at the dialog of a new session starts nothing, and chooses nothing behind the back', async ({
  page,
}) => {
  await enter(page, shared.login, '/settings');
  await expect(page.getByRole('button', { name: 'Start Codex and ask' })).toBeVisible();
  await page.getByRole('button', { name: 'New session', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'New session' });
  await expect(dialog.getByRole('radio', { name: /^Demo/ })).toBeChecked();
  const codex = (await shared.api.runtimes.list.query()).rows.find((row) => row.flavour === 'codex');
  expect(codex?.phase ?? 'idle').toBe('idle');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Start Codex and ask' }).click();
  await expect(page.getByRole('button', { name: 'Log in with the key' })).toBeVisible();
  await page.getByRole('button', { name: 'New session', exact: true }).click();
  await dialog.getByRole('radio', { name: /^Codex/ }).check();
  await expect(dialog).toContainText('Codex is not logged in');
});

test('a session that does not exist is said, with a way back', async ({ page, faults }) => {
  faults.expectMessage(/status of 4\d\d/);
  await enter(page, shared.login, '/s/01a206f6-1111-7111-8111-111111111111');
  await expect(page.getByRole('main').getByRole('button', { name: 'Load again' })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Back to the list' }).click();
  await expect(page).toHaveURL(`${shared.server.origin}/`);
});
