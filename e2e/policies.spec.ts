import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectNothingFound } from './fixtures/accessible';
import { work } from './fixtures/full-session';
import { enter } from './fixtures/login';
import { ask, makeSession, transcript } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();
let sessionId = '';
test.beforeAll(async () => {
  test.setTimeout(120_000);
  sessionId = (await makeSession(shared)).sessionId;
  await work(shared.api, sessionId, 'look around', null);
  await work(shared.api, sessionId, 'forbidden', null);
});

const rule = (id: string, decision: string) =>
  `@id("${id}")\n@decision("${decision}")\n@reason("A journey says so.")\nforbid (principal, action == Action::"command", resource)\nwhen { context.reads.contains("workspace-root") };\n`;
const part = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Parts of this screen' }).getByRole('button', { name });
const copy = (page: Page) => page.getByRole('textbox', { name: 'Copy of own/user.cedar' });
const status = (page: Page, text: string | RegExp) => page.getByRole('status').filter({ hasText: text });

test('the rules are found by words, filters and keys, and the address keeps what is shown', async ({
  page,
}) => {
  await enter(page, shared.login);
  await page
    .getByRole('navigation', { name: 'Sessions and projects' })
    .getByRole('link', { name: 'Policies' })
    .click();
  await expect(page.getByRole('heading', { name: 'Policies', level: 1 })).toBeVisible();
  await expect(page.getByText('In force, as the files say')).toBeVisible();
  const look = page.getByRole('button', { name: /look-in-workspace/ });
  await expect(look).toBeVisible();
  await expectNothingFound(page, 'rules');

  await page.getByRole('heading', { name: 'Policies', level: 1 }).click();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search the rules' })).toBeFocused();
  await page.keyboard.type('only looks');
  await expect(page.getByText(/^\d+ of \d+ rules$/)).toBeVisible();
  await page.getByRole('combobox', { name: 'Decision' }).selectOption('allow');
  await page.getByRole('heading', { name: 'Policies', level: 1 }).click();
  await page.keyboard.press('j');
  await expect(look).toBeFocused();
  await page.keyboard.press('Enter');
  const text = page.getByRole('group', { name: 'Text of look-in-workspace' });
  await expect(text).toContainText('permit (principal, action == Action::"command", resource)');
  await expect(page).toHaveURL(/search=only\+looks.*decision=allow.*rule=organisation%2Flook-in-workspace/);
  await page.reload();
  await expect(text).toBeVisible();
  await expectNothingFound(page, 'an open rule');
  await page.getByRole('searchbox', { name: 'Search the rules' }).fill('no such word anywhere');
  await expect(page.getByText('No rule matches')).toBeVisible();
});

test('an act is tried while it is typed, and nothing of it is performed', async ({ page, faults }) => {
  // The folder that does not say where it is.
  faults.expectMessage(/422/);
  await enter(page, shared.login, '/policies?part=try');
  await expect(page.getByText('Nothing is performed')).toBeVisible();
  await expect(status(page, 'No command yet')).toBeVisible();
  await expectNothingFound(page, 'nothing tried');
  await page.getByRole('textbox', { name: 'Command' }).fill('ls && sudo cat /etc/shadow');
  await page.getByRole('textbox', { name: 'In the folder' }).fill('here');
  await expect(status(page, 'does not say where it is')).toBeVisible();
  await page.getByRole('textbox', { name: 'In the folder' }).fill('/srv/project');
  const answer = page.getByRole('region', { name: 'Answer' });
  await expect(answer.getByRole('status')).toContainText('Deny');
  await expect(answer).toContainText('organisation/no-other-user');
  await expect(answer.getByRole('region', { name: 'Part by part' }).getByRole('listitem')).toHaveCount(3);
  await expect(answer.getByRole('region', { name: 'In each mode' })).toContainText('declined');
  await expectNothingFound(page, 'a command tried');
  await page.getByRole('combobox', { name: 'Policy of' }).selectOption({ index: 1 });
  await page.getByRole('combobox', { name: 'Kind of act' }).selectOption('edit');
  await page.getByRole('textbox', { name: 'Files, one a line' }).fill('src/a.ts\n.git/config');
  await page.getByRole('textbox', { name: 'In the folder' }).fill('');
  await expect(answer.getByRole('region', { name: 'File by file' })).toContainText('protected');
  await expect(page).toHaveURL(/kind=edit/);
});

test('a copy says what it would have changed before it is saved, and the next request is judged by it', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await enter(page, shared.login, '/policies?part=edit');
  await expect(page.getByRole('combobox', { name: 'A copy of' })).toHaveValue('own/user.cedar');
  await copy(page).fill(rule('no-looking', 'deny').replace('@decision', '@decison'));
  await expect(status(page, /@decison/)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Replay past requests' })).toBeDisabled();
  await expectNothingFound(page, 'a copy with problems');
  await page.getByRole('button', { name: 'Line 1' }).first().click();
  await expect(copy(page)).toBeFocused();

  await copy(page).fill(rule('no-looking', 'deny'));
  await expect(status(page, 'Valid together with all other files')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Replay past requests' }).click();
  await expect(
    status(page, /^1 of 2 requests would be answered otherwise: 0 looser, 1 stricter/),
  ).toBeVisible({
    timeout: 90_000,
  });
  const rows = page
    .getByRole('table', { name: 'Requests that would be answered otherwise' })
    .locator('tbody tr');
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText('organisation/look-in-workspace');
  await expect(rows.first()).toContainText('user/no-looking');
  await expect(rows.first().getByRole('link')).toHaveAttribute('href', `/s/${sessionId}`);
  await expectNothingFound(page, 'a replay');

  await page.getByRole('button', { name: 'Save…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save own/user.cedar' });
  await expect(dialog).toContainText('@id("no-looking")');
  await expect(dialog).toContainText('it can only tighten');
  await expectNothingFound(page, 'saving');
  await dialog.getByRole('button', { name: 'Save and put in force' }).click();
  await expect(status(page, 'Saved, and in force')).toBeVisible({ timeout: 60_000 });
  const saved = join(shared.server.places.dataDir, 'policy', 'user.cedar');
  expect(readFileSync(saved, 'utf8')).toBe(rule('no-looking', 'deny'));
  await part(page, 'Rules').click();
  await expect(page.getByRole('button', { name: /no-looking/ })).toBeVisible();

  await page.goto(`${shared.server.origin}/s/${sessionId}`);
  await ask(page, 'look around');
  await expect(transcript(page)).toContainText('no-looking');

  // Without the rule more could run unasked: that must be said.
  await page.goto(`${shared.server.origin}/policies?part=edit`);
  await copy(page).fill('// nothing\n');
  await expect(status(page, 'Valid together with all other files')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Save…' }).click();
  await expect(dialog).toContainText('The rule "no-looking" (deny) is gone.');
  await expect(dialog.getByRole('button', { name: 'Save and put in force' })).toBeDisabled();
  await expectNothingFound(page, 'saving what loosens');
  await dialog.getByRole('checkbox', { name: /I mean it/ }).check();
  await dialog.getByRole('button', { name: 'Save and put in force' }).click();
  await expect(status(page, 'Saved, and in force')).toBeVisible({ timeout: 60_000 });
  expect(readFileSync(saved, 'utf8')).toBe('// nothing\n');
});

test.describe('dark', () => {
  test.use({ colorScheme: 'dark', contextOptions: { reducedMotion: 'reduce' } });

  test('every part of the screen', async ({ page }) => {
    await enter(page, shared.login, '/policies?rule=organisation%2Fno-keys');
    await expect(page.getByRole('group', { name: 'Text of no-keys' })).toBeVisible();
    await expectNothingFound(page, 'rules');
    await page.goto(`${shared.server.origin}/policies?part=try&text=sudo+ls&cwd=%2Fsrv`);
    await expect(page.getByRole('region', { name: 'Answer' })).toContainText('no-other-user');
    await expectNothingFound(page, 'an act tried');
    await page.goto(`${shared.server.origin}/policies?part=edit`);
    await expect(status(page, 'Valid together with all other files')).toBeVisible({ timeout: 60_000 });
    await expectNothingFound(page, 'a copy');
  });
});
