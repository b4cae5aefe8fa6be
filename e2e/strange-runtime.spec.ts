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
