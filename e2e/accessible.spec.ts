import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { fill } from './fixtures/full-session';
import { enter } from './fixtures/login';
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
});

async function expectNothingFound(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  expect(found, what).toEqual([]);
}

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

    test('welcome', async ({ page, atEnd }) => {
      const empty = await startServer();
      atEnd(() => endServer(empty));
      await page.goto(empty.url);
      await expect(page.getByRole('button', { name: 'Try the demo' })).toBeVisible();
      await expectNothingFound(page, 'welcome');
    });
  });
}
