import { expectNothingFound } from './fixtures/accessible';
import { writeArchives } from './fixtures/archive';
import { fill } from './fixtures/full-session';
import { commandId, enter } from './fixtures/login';
import { endServer, startServer } from './fixtures/server';
import { card, composer, makeSession } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();
let full: string;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  const { sessionId } = await makeSession(shared);
  full = sessionId;
  await fill(shared.api, full);
  // Codex runs from here on, so the settings ask it by themselves.
  await shared.api.account.read.query();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    test('login screen', async ({ page }) => {
      await page.goto(shared.server.origin);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expectNothingFound(page, 'login');
    });

    test('a full session with a waiting request, its list and the archive', async ({ page }) => {
      await enter(page, shared.login, `/s/${full}`);
      await expect(card(page)).toBeVisible();
      await expect(page.getByText('That is the end of the long answer')).toBeAttached();
      await expectNothingFound(page, 'session');
      await page.getByRole('button', { name: 'Show archived' }).click();
      await expect(page.getByText('Nothing is archived.')).toBeVisible();
      await expectNothingFound(page, 'archive');
    });

    test('an empty session', async ({ page }) => {
      const { sessionId } = await makeSession(shared);
      await enter(page, shared.login, `/s/${sessionId}`);
      await expect(page.getByRole('button', { name: /^edit a file/ })).toBeVisible();
      await expectNothingFound(page, 'scenarios');
      await composer(page).fill('x');
      await expectNothingFound(page, 'composer with a draft');
    });

    test('settings', async ({ page }) => {
      await enter(page, shared.login, '/settings');
      await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
      await expect(page.getByRole('button', { name: 'Log in with the key' })).toBeVisible();
      await expectNothingFound(page, 'settings');
    });

    test('dialogs and palette', async ({ page }) => {
      await enter(page, shared.login);
      await page.getByRole('main').getByRole('button', { name: 'Add a project folder' }).click();
      await page.getByRole('combobox', { name: 'Folder' }).fill('/');
      await expect(page.getByRole('option').first()).toBeVisible();
      await expectNothingFound(page, 'add a folder');
      await page.getByRole('combobox', { name: 'Folder' }).fill('/nowhere/at/all');
      await page.getByRole('button', { name: 'Close' }).click();
      await page.getByRole('navigation').getByRole('button', { name: 'New session', exact: true }).click();
      await expect(page.getByRole('dialog', { name: 'New session' })).toBeVisible();
      await expectNothingFound(page, 'new session');
      await page.keyboard.press('Escape');
      await page.keyboard.press('ControlOrMeta+k');
      await expect(page.getByRole('dialog', { name: 'Go to' })).toBeVisible();
      await expectNothingFound(page, 'palette');
    });

    test('ledger and jobs, before and after a verification', async ({ page }) => {
      await enter(page, shared.login, '/ledger');
      await expect(page.getByRole('button', { name: 'Verify the ledger' })).toBeVisible();
      await expectNothingFound(page, 'ledger');
      await page.getByRole('checkbox', { name: 'Compare the archives too' }).check();
      await page.getByRole('button', { name: 'Verify the ledger' }).click();
      await expect(page.getByRole('status').filter({ hasText: 'no fault was found' })).toBeVisible();
      await expect(page.getByText(/\d looked at/)).toBeVisible();
      await page.getByText('What was checked').click();
      await expectNothingFound(page, 'verified ledger');
    });

    test('a project, its dialogs, and the dialog of exports', async ({ page }) => {
      const path = shared.server.places.project();
      writeArchives(path);
      const { projectId } = await shared.api.projects.add.mutate({ commandId: commandId(), path });
      await enter(page, shared.login, `/projects/${projectId}`);
      await expect(page.getByText('unverified')).toBeVisible();
      await expectNothingFound(page, 'project');
      await page.getByRole('button', { name: 'Take over the archives' }).click();
      await expect(page.getByRole('table', { name: 'Result' })).toBeVisible();
      await expectNothingFound(page, 'project after a take-over');
      for (const [dialog, words] of [
        ['ledger-only', 'the archives and the ledger differ'],
        ['import', 'It only reads there'],
        ['remove', 'What stays'],
      ] as const) {
        await page.goto(`${shared.server.origin}/projects/${projectId}/${dialog}`);
        await expect(page.getByRole('dialog')).toContainText(words);
        await expectNothingFound(page, dialog);
      }
      await page.goto(`${shared.server.origin}/s/${full}/export`);
      await expect(page.getByRole('dialog', { name: 'Export this session' })).toBeVisible();
      await expectNothingFound(page, 'export');
    });

    test('welcome', async ({ page, atEnd }) => {
      const empty = await startServer();
      atEnd(() => endServer(empty));
      await page.goto(empty.url);
      await expect(page.getByRole('button', { name: 'Try the demo' })).toBeVisible();
      await expectNothingFound(page, 'welcome');
      await page.goto(`${empty.origin}/settings`);
      await expect(page.getByRole('button', { name: 'Start Codex and ask' })).toBeVisible();
      await expectNothingFound(page, 'settings without a running Codex');
    });
  });
}
