import { fileURLToPath } from 'node:url';
import { answers, ask, openSession, transcript } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

// The one faked peer of the journeys: the real runtime cannot be made to send these.
const strangeCodex = fileURLToPath(new URL('./fixtures/strange-codex.mjs', import.meta.url));
const shared = shareServer(() => ({ env: { CODEXCHAT_CODEX_BIN: strangeCodex } }));

test('messages, items and requests of unknown kinds are shown as such', async ({ page }) => {
  await openSession(page, shared);
  await ask(page, 'unknown');
  await expect(answers(page).last()).toContainText('It went on after: unknown.');
  const log = transcript(page);
  await expect(log).toContainText('weather/changed');
  await log.getByText('Raw message').first().click();
  await expect(log).toContainText('green');
  await expect(log.getByRole('article', { name: 'Teleportation' })).toContainText('moved a file to the moon');
  await expect(log).toContainText('moon/askForLanding');
  await expect(log).toContainText('it was answered with an error');
  await expect(log).toContainText('Turn completed');
});

for (const [prompt, said] of [
  ['malformed', 'this is no JSON {'],
  ['binary', 'could not be read'],
  ['oversized', 'could not be read'],
] as const) {
  test(`a line that is ${prompt}: the session says so and goes on`, async ({ page }) => {
    await openSession(page, shared);
    await ask(page, prompt);
    await expect(transcript(page)).toContainText('runtime.line-undecodable');
    await expect(transcript(page)).toContainText(said);
    await expect(answers(page).last()).toContainText(`It went on after: ${prompt}.`);
    await expect(transcript(page)).toContainText('Turn completed');
    await page.reload();
    await expect(transcript(page)).toContainText('runtime.line-undecodable');
  });
}

test('what ran without being asked is marked at the item, in the head of the session and in the enforcement log', async ({
  page,
}) => {
  await openSession(page, shared);
  await ask(page, 'unasked');
  await expect(answers(page).last()).toContainText('It went on after: unasked.');
  const log = transcript(page);
  await expect(log.getByText('Ran without a decision on record', { exact: true })).toHaveCount(2);
  await page.reload();
  await expect(log.getByText('Ran without a decision on record', { exact: true })).toHaveCount(2);
  await page.getByRole('link', { name: '2 acts ran unjudged' }).click();
  const records = page.getByRole('list', { name: 'Records, newest first' });
  await expect(records).toContainText('touch nobody-asked');
  await expect(records).toContainText('what nobody asked');
  await expect(records.getByText('Ran unjudged')).toHaveCount(2);
});
