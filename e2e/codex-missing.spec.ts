import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nativeCodexPath } from '../scripts/codex-binary.mjs';
import { makePlaces } from './fixtures/places';
import { answerButton, ask, composer, openSession, transcript } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

test.describe('without a codex program', () => {
  let program = '';
  const shared = shareServer(() => {
    const places = makePlaces();
    program = join(places.root, 'codex');
    return { places, env: { CODEXCHAT_CODEX_BIN: program } };
  });

  test('the screen says what, what is safe and what to do; once it is there, a button mends it', async ({
    page,
  }) => {
    const { folder } = await openSession(page, shared);
    const banner = page.getByRole('status').filter({ hasText: `There is no codex program at ${program}.` });
    await expect(banner, 'said once').toHaveCount(1);
    await expect(banner).toContainText('Nothing was started and nothing is lost');
    await expect(banner).toContainText('let CODEXCHAT_CODEX_BIN name a native codex program');
    await composer(page).fill('edit a file');
    await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
    await page.reload();
    await expect(composer(page)).toHaveValue('edit a file');
    await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();

    const real = nativeCodexPath();
    if (real === null) throw new Error('the real codex is not installed');
    symlinkSync(real, program);
    await page.getByRole('button', { name: 'Restart runtime' }).click();
    await expect(banner).toHaveCount(0);
    await expect(composer(page)).toHaveValue('edit a file');
    await ask(page, 'edit a file');
    await answerButton(page, 'accept').click();
    await expect(transcript(page)).toContainText('exactly as the diff showed');
    expect(existsSync(join(folder, 'demo-notes.md'))).toBe(true);
  });
});

test.describe('with a codex program of another version', () => {
  const shared = shareServer(() => {
    const places = makePlaces();
    const program = join(places.root, 'old-codex');
    symlinkSync(fileURLToPath(new URL('./fixtures/strange-codex.mjs', import.meta.url)), program);
    return { places, env: { CODEXCHAT_CODEX_BIN: program } };
  });

  test('nothing is asked of it, and the screen says which version is needed', async ({ page }) => {
    await openSession(page, shared);
    const banner = page.getByRole('status').filter({ hasText: 'The codex program says it is 0.1.2' });
    await expect(banner).toContainText(/works with \d+\.\d+\.\d+/);
    await expect(banner).toContainText('It was stopped before anything was asked of it');
    await expect(banner).toContainText('Run npm ci, or remove CODEXCHAT_CODEX_BIN');
    await expect(banner.getByRole('button', { name: 'Restart runtime' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
  });
});
