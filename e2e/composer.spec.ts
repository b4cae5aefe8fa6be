import type { Locator } from '@playwright/test';
import { commandId } from './fixtures/login';
import { composer, openSession, transcript } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();
const charsMax = 1_048_576;

/** Puts a text into the field at once; typing a million characters is not what is tested. */
const paste = (field: Locator, text: string) =>
  field.evaluate((element: HTMLTextAreaElement, whole) => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(element, whole);
    element.dispatchEvent(new Event('input', { bubbles: true }));
  }, text);

test('Shift+Enter begins a line, Enter sends', async ({ page }) => {
  await openSession(page, shared);
  await composer(page).pressSequentially('first');
  await composer(page).press('Shift+Enter');
  await composer(page).pressSequentially('second');
  await expect(composer(page)).toHaveValue('first\nsecond');
  await composer(page).press('Enter');
  await expect(composer(page)).toHaveValue('');
  await expect(page.getByRole('article', { name: 'Your prompt' })).toContainText('first\nsecond');
  await expect(transcript(page)).toContainText('I am the demo model');
});

test('a draft survives a reload, and each session has its own', async ({ page }) => {
  const { sessionId } = await openSession(page, shared);
  await composer(page).fill('half a thought\nand more');
  await page.reload();
  await expect(composer(page)).toHaveValue('half a thought\nand more');
  await openSession(page, shared);
  await expect(composer(page)).toHaveValue('');
  await page.goto(`${shared.server.origin}/s/${sessionId}`);
  await expect(composer(page)).toHaveValue('half a thought\nand more');
});

test('a prompt over the limit is not sent, and not lost', async ({ page }) => {
  const { sessionId } = await openSession(page, shared);
  const line = 'a line of a text that was pasted from a file\n';
  const long = line
    .repeat(Math.ceil(charsMax / line.length))
    .slice(0, charsMax - 1)
    .padEnd(charsMax + 7, '.');
  await paste(composer(page), long);
  await expect(page.getByText('7 characters over the limit of 1,048,576')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
  await composer(page).press('Enter');
  await page.reload();
  await expect
    .poll(() => composer(page).evaluate((field: HTMLTextAreaElement) => field.value.length))
    .toBe(long.length);
  const refused = shared.api.sessions.send.mutate({
    commandId: commandId(),
    sessionId,
    text: long,
    intent: 'start',
  });
  await expect(refused).rejects.toThrow(/takes at most 1048576/);
  expect((await shared.api.sessions.get.query({ sessionId })).page.items).toEqual([]);
});

test('words that the server could not take stay in the composer', async ({ page, faults }) => {
  faults.expectMessage(/net::ERR_FAILED/);
  const { sessionId } = await openSession(page, shared);
  await page.route('**/api/trpc/sessions.send*', (route) => route.abort());
  await composer(page).fill('reasoning');
  await composer(page).press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'did not answer' })).toContainText(
    'what you typed is kept',
  );
  await expect(composer(page)).toHaveValue('reasoning');
  await page.unroute('**/api/trpc/sessions.send*');
  await composer(page).press('Enter');
  await expect(transcript(page)).toContainText('Turn completed');
  expect((await shared.api.sessions.get.query({ sessionId })).session.turnCount).toBe(1);
});
