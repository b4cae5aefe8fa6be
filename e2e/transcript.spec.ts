import { fileURLToPath } from 'node:url';
import { work } from './fixtures/full-session';
import { enter } from './fixtures/login';
import { answers, ask, makeSession, openSession, transcript } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

test.describe('a long transcript', () => {
  const shared = shareServer();

  test('a window that changes its size keeps the end in sight, and the place of who reads further up', async ({
    page,
  }) => {
    const { sessionId } = await makeSession(shared);
    await work(shared.api, sessionId, 'answer', null);
    await work(shared.api, sessionId, 'reasoning', null);
    await enter(page, shared.login, `/s/${sessionId}`);
    const end = transcript(page).getByText('Turn completed').last();
    await expect(end).toBeInViewport();
    const sizes = [
      { width: 1280, height: 500 },
      { width: 760, height: 500 },
      { width: 1280, height: 860 },
    ];
    for (const size of sizes) {
      await page.setViewportSize(size);
      await expect(end, `the end at ${size.width} by ${size.height}`).toBeInViewport();
      await expect(page.getByRole('button', { name: 'To the end' })).toHaveCount(0);
    }
    await transcript(page).evaluate((element) => element.scrollTo(0, 0));
    await expect(page.getByRole('button', { name: 'To the end' })).toBeVisible();
    await page.setViewportSize({ width: 1280, height: 700 });
    await expect(page.getByRole('button', { name: 'To the end' })).toBeVisible();
    await page.getByRole('button', { name: 'To the end' }).click();
    await expect(end).toBeInViewport();
  });
});

test.describe('a text that is not what it looks like', () => {
  const strangeCodex = fileURLToPath(new URL('./fixtures/strange-codex.mjs', import.meta.url));
  const shared = shareServer(() => ({ env: { CODEXCHAT_CODEX_BIN: strangeCodex } }));

  test('characters that reorder or hide are drawn as marks in the answer, emoji stay whole', async ({
    page,
  }) => {
    await openSession(page, shared);
    await ask(page, 'run \u202Egpj.exe\u202C and \u200Bthis 👩\u200D💻');
    const answer = answers(page).last();
    await expect(answer).toContainText('run ⟨U+202E⟩gpj.exe⟨U+202C⟩ and ⟨U+200B⟩this 👩\u200D💻');
    expect(await answer.textContent()).not.toMatch(/[\u202E\u202C\u200B]/);
  });
});
