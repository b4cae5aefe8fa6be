import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { work } from './fixtures/full-session';
import { enter } from './fixtures/login';
import { root } from './fixtures/root';
import { makeSession } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

/** Pictures of the screen of policies, not judgements: empty and full, in light and dark, wide and narrow. */
const gallery = join(root, 'test-results', 'gallery');
const shared = shareServer();
const looks = (['light', 'dark'] as const).flatMap((colorScheme) => [
  { colorScheme, name: `${colorScheme}-wide`, viewport: { width: 1440, height: 900 } },
  { colorScheme, name: `${colorScheme}-narrow`, viewport: { width: 390, height: 844 } },
]);
const text =
  '@id("no-looking")\n@decision("deny")\n@reason("Nobody looks here.")\nforbid (principal, action == Action::"command", resource)\nwhen { context.reads.contains("workspace-root") };\n';

test.beforeAll(() => mkdirSync(gallery, { recursive: true }));

async function replayed(page: Page): Promise<void> {
  await page.goto(`${shared.server.origin}/policies?part=edit`);
  await page.getByRole('textbox', { name: 'Copy of own/user.cedar' }).fill(text);
  await expect(page.getByText('Valid together with all other files')).toBeVisible({ timeout: 60_000 });
  // The one before may still judge the tracked cases.
  await page.getByRole('button', { name: 'Replay past requests' }).click({ timeout: 90_000 });
  await expect(page.getByText(/would be answered otherwise|No request is on record/).first()).toBeVisible({
    timeout: 90_000,
  });
}

for (const look of looks) {
  test(`policies ${look.name}`, async ({ browser }) => {
    test.setTimeout(240_000);
    const { viewport, colorScheme, name } = look;
    const context = await browser.newContext({
      viewport,
      colorScheme,
      reducedMotion: 'reduce',
      deviceScaleFactor: 1,
    });
    const page = await context.newPage();
    const shoot = (what: string) => page.screenshot({ path: join(gallery, `policies-${what}-${name}.png`) });
    await enter(page, shared.login, '/policies');
    await expect(page.getByRole('button', { name: /look-in-workspace/ })).toBeVisible();
    await shoot('rules');
    await page.goto(`${shared.server.origin}/policies?rule=organisation%2Fwrite-in-workspace&search=write`);
    await expect(page.getByRole('group', { name: 'Text of write-in-workspace' })).toBeVisible();
    await shoot('rule');
    await page.goto(`${shared.server.origin}/policies?part=try`);
    await expect(page.getByText('No command yet')).toBeVisible();
    await shoot('try-empty');
    await page.goto(
      `${shared.server.origin}/policies?part=try&cwd=%2Fsrv%2Fapp&text=git+add+.+%26%26+touch+notes.md+%26%26+sudo+ls`,
    );
    await expect(page.getByRole('region', { name: 'Answer' })).toContainText('no-other-user');
    await shoot('try');
    if (look === looks[0]) {
      await replayed(page);
      await page.getByRole('heading', { name: 'Replay past requests' }).scrollIntoViewIfNeeded();
      await shoot('replay-empty');
      const { sessionId } = await makeSession(shared);
      await work(shared.api, sessionId, 'look around', null);
      await work(shared.api, sessionId, 'forbidden', null);
    }
    await replayed(page);
    await shoot('edit');
    await page.getByRole('button', { name: 'Save…' }).scrollIntoViewIfNeeded();
    await shoot('replay');
    await page.getByRole('button', { name: 'Save…' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await shoot('save');
    await context.close();
  });
}
