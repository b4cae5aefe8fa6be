import type { Locator, Page } from '@playwright/test';
import { endServer, type Server, startServer } from './fixtures/server';
import { answerButton, card, composer, transcript } from './fixtures/session';
import { expect, test } from './fixtures/test';

let server: Server;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(() => endServer(server));

/** No screen may need more presses than this to reach anything. */
const pressesMax = 60;

async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  for (let press = 0; press < pressesMax; press += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`not reached with ${pressesMax} presses of ${key}`);
}

test('the first minute without a mouse', async ({ page }) => {
  await page.goto(server.url);
  const demo = page.getByRole('button', { name: 'Try the demo' });
  await expect(demo).toBeVisible();
  await tabTo(page, demo);
  await page.keyboard.press('Enter');
  await expect(composer(page)).toBeVisible();
  await tabTo(page, composer(page));
  await page.keyboard.type('edit a file');
  await page.keyboard.press('Enter');
  await expect(answerButton(page, 'accept')).toBeEnabled();
  await expect(composer(page), 'what arrives does not take the focus').toBeFocused();

  await tabTo(page, card(page), 'Shift+Tab');
  await page.keyboard.press('a');
  await expect(transcript(page)).toContainText('exactly as the diff showed');
  await expect(page.getByText('Accepted. The answer is recorded.')).toBeAttached();

  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('settings');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('edit a file');
  await page.keyboard.press('Enter');
  await expect(transcript(page)).toContainText('exactly as the diff showed');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
});
