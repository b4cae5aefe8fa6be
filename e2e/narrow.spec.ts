import type { Page } from '@playwright/test';
import { enter } from './fixtures/login';
import { answerButton, ask, card, composer, makeSession, transcript } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

test.use({ viewport: { width: 700, height: 900 } });
const shared = shareServer();

const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('a window of 700 pixels shows one pane at a time, and all of it', async ({ page }) => {
  const { sessionId } = await makeSession(shared);
  await enter(page, shared.login);
  const list = page.getByRole('navigation', { name: 'Sessions and projects' });
  await expect(list).toBeVisible();
  await expect(page.getByText('No session is open')).toBeHidden();
  const box = await list.boundingBox();
  expect(box?.height, 'the list fills the window').toBeGreaterThan(800);
  await list.locator(`a[href="/s/${sessionId}"]`).click();
  await expect(composer(page)).toBeVisible();
  await expect(list).toBeHidden();
  expect(await overflow(page)).toBe(0);

  await ask(page, 'edit a file');
  await expect(card(page)).toBeInViewport();
  for (const answer of ['accept', 'decline', 'cancel'] as const) {
    await expect(answerButton(page, answer)).toBeInViewport({ ratio: 1 });
  }
  expect(await overflow(page)).toBe(0);
  await answerButton(page, 'accept').click();
  await expect(transcript(page)).toContainText('exactly as the diff showed');

  await page.getByRole('link', { name: 'Back to the list' }).click();
  await expect(list).toBeVisible();
  await expect(composer(page)).toBeHidden();
  await list.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  expect(await overflow(page)).toBe(0);
});

test('a low window: the card scrolls, and its answers stay in sight above the composer', async ({ page }) => {
  const { sessionId } = await makeSession(shared);
  await enter(page, shared.login, `/s/${sessionId}`);
  await ask(page, 'edit a file');
  await expect(card(page)).toBeVisible();
  await page.setViewportSize({ width: 700, height: 500 });
  const writing = composer(page);
  await expect(writing).toBeInViewport({ ratio: 1 });
  for (const answer of ['accept', 'decline', 'cancel'] as const) {
    const gap = async () => {
      const below = await writing.boundingBox();
      const box = await answerButton(page, answer).boundingBox();
      return below === null || box === null ? -1 : below.y - (box.y + box.height);
    };
    await expect.poll(gap, `${answer} is above the composer`).toBeGreaterThanOrEqual(0);
  }
  await answerButton(page, 'decline').click();
  await expect(card(page)).toBeHidden();
});

test('a phone: what is as it should be is folded away in the head, and nothing is cut in the line below', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const { sessionId } = await makeSession(shared);
  await enter(page, shared.login, `/s/${sessionId}`);
  const read = page.getByText('From the ledger', { exact: true });
  const details = page.getByRole('button', { name: 'Details' });
  await expect(page.getByRole('button', { name: 'Mode: Supervised' })).toBeVisible();
  await expect(read).toBeHidden();
  await details.click();
  await expect(read).toBeInViewport({ ratio: 1 });
  await details.click();
  await expect(read).toBeHidden();
  const line = page.getByRole('contentinfo');
  await expect(line).toContainText('Live');
  expect(await line.evaluate((one) => one.scrollWidth - one.clientWidth), 'nothing to swipe').toBe(0);
  await page.getByRole('link', { name: 'Export this session…' }).click();
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Download' })).toBeInViewport({
    ratio: 1,
  });
});
