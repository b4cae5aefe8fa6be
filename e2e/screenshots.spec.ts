import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { writeArchives } from './fixtures/archive';
import { fill, work } from './fixtures/full-session';
import { commandId, enter } from './fixtures/login';
import { makePlaces } from './fixtures/places';
import { root } from './fixtures/root';
import { endServer, startServer } from './fixtures/server';
import { answerButton, card, composer, makeSession } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

/**
 * Pictures, not judgements: docs/workspace.png, and a gallery of every screen in light and dark, wide and narrow, empty and full.
 * Run by `npx playwright test --project=screenshots`.
 */
const gallery = join(root, 'test-results', 'gallery');
// A path that reads well in a picture.
const shared = shareServer(() => ({ places: makePlaces(join(tmpdir(), 'codexchat')) }));

const looks = (['light', 'dark'] as const).flatMap((colorScheme) => [
  { colorScheme, name: `${colorScheme}-wide`, viewport: { width: 1440, height: 900 } },
  { colorScheme, name: `${colorScheme}-narrow`, viewport: { width: 390, height: 844 } },
]);

let full: string;
let fix: string;

async function sampleSession(title: string): Promise<string> {
  const { api } = shared;
  const { projectId } = await api.projects.addSample.mutate({ commandId: commandId() });
  const kind = { flavour: 'demo', model: null, effort: null } as const;
  const { sessionId } = await api.sessions.create.mutate({ commandId: commandId(), projectId, ...kind });
  await api.sessions.rename.mutate({ commandId: commandId(), sessionId, title });
  return sessionId;
}

test.beforeAll(async () => {
  test.setTimeout(180_000);
  mkdirSync(gallery, { recursive: true });
  const { api } = shared;
  await work(api, await sampleSession('How is a coding agent supervised?'), 'answer', null);
  await work(api, await sampleSession('What happens when the model fails?'), 'model error', null);
  await work(api, await sampleSession('Clean up old build folders'), 'dangerous', null);
  full = await sampleSession('Everything that can happen');
  await fill(api, full);
  fix = await sampleSession('Fix the failing test');
  await api.sessions.send.mutate({
    commandId: commandId(),
    sessionId: fix,
    text: 'fix the failing test',
    intent: 'start',
  });
  // The first test run is accepted, the reading is allowed by policy; the change waits.
  for (const kind of ['command', 'fileChange']) {
    const waiting = async () =>
      (await api.sessions.get.query({ sessionId: fix })).approvals.find((one) => one.state === 'requested');
    await expect.poll(async () => (await waiting())?.ask.kind, { timeout: 30_000 }).toBe(kind);
    const approval = await waiting();
    if (kind === 'fileChange' || approval === undefined) break;
    const { approvalId, shownHash } = approval;
    await api.approvals.decide.mutate({ commandId: commandId(), approvalId, shownHash, answer: 'accept' });
    await expect.poll(async () => (await waiting())?.approvalId === approvalId).toBe(false);
  }
});

const open = async (browser: Browser, look: (typeof looks)[number]): Promise<BrowserContext> =>
  browser.newContext({
    viewport: look.viewport,
    colorScheme: look.colorScheme,
    reducedMotion: 'reduce',
    deviceScaleFactor: 1,
  });

test('docs/workspace.png', async ({ browser }) => {
  const [look] = looks;
  if (look === undefined) throw new Error('no look');
  const context = await open(browser, look);
  const page = await context.newPage();
  await enter(page, shared.login, `/s/${fix}`);
  await expect(card(page)).toContainText('src/duration.mjs');
  await expect(answerButton(page, 'accept')).toBeEnabled();
  await expect(page.getByText('Sandbox works').or(page.getByText('No sandbox'))).toBeVisible();
  await page.screenshot({ path: join(root, 'docs', 'workspace.png') });
  await context.close();
});

for (const look of looks) {
  test(`gallery ${look.name}`, async ({ browser }) => {
    test.setTimeout(180_000);
    const context = await open(browser, look);
    const page = await context.newPage();
    const shoot = (what: string, of: Page = page) =>
      of.screenshot({ path: join(gallery, `${what}-${look.name}.png`) });

    await page.goto(shared.server.origin);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await shoot('login-none');
    const empty = await startServer();
    const fresh = await context.newPage();
    await fresh.goto(empty.url);
    await expect(fresh.getByRole('button', { name: 'Try the demo' })).toBeVisible();
    await shoot('welcome', fresh);
    await fresh.close();
    await endServer(empty);

    await enter(page, shared.login);
    await expect(page.getByText('Fix the failing test').first()).toBeVisible();
    await shoot('home');
    await page.goto(`${shared.server.origin}/s/${fix}`);
    await expect(answerButton(page, 'accept')).toBeEnabled();
    await shoot('session-change-waits');
    await page.goto(`${shared.server.origin}/s/${full}`);
    await expect(answerButton(page, 'accept')).toBeEnabled();
    await shoot('session-full-end');
    const log = page.getByRole('log', { name: 'Transcript' });
    await log.evaluate((element) => element.scrollTo(0, 0));
    await shoot('session-full-beginning');
    await log.evaluate((element) => element.scrollTo(0, element.scrollHeight / 3));
    await shoot('session-full-middle');
    const { sessionId } = await makeSession(shared);
    await page.goto(`${shared.server.origin}/s/${sessionId}`);
    await expect(page.getByRole('button', { name: /^edit a file/ })).toBeVisible();
    await shoot('session-empty');
    await composer(page).fill('stream 4000 characters in 500 deltas over 5 seconds');
    await composer(page).press('Enter');
    await expect(page.getByRole('article', { name: 'Answer, being written' })).toContainText('100 104');
    await shoot('session-running');
    await composer(page).press('Escape');
    await expect(log).toContainText('Turn interrupted');
    await shoot('session-interrupted');
    await shared.api.sessions.archive.mutate({ commandId: commandId(), sessionId, archived: true });
    await expect(page.getByText('This session is archived', { exact: true })).toBeVisible();
    await shoot('session-archived');
    await page.goto(`${shared.server.origin}/settings`);
    await expect(page.getByRole('button', { name: 'Start Codex and ask' })).toBeVisible();
    await shoot('settings');
    await page.goto(shared.server.origin);
    await page.getByRole('navigation').getByRole('button', { name: 'New session', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'New session' });
    await expect(dialog).toBeVisible();
    await shoot('dialog-new-session');
    await dialog.getByRole('button', { name: 'Add folder' }).click();
    const folder = page.getByRole('dialog', { name: 'Add a project folder' });
    await folder.getByRole('combobox').fill('/');
    await expect(folder.getByRole('option').first()).toBeVisible();
    await shoot('dialog-folder');
    await folder.getByRole('combobox').fill('/nowhere');
    await folder.getByRole('button', { name: 'Add folder' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'There is no folder' })).toBeVisible();
    await shoot('dialog-folder-refused');
    await page.goto(shared.server.origin);
    await page.getByRole('navigation').waitFor();
    await page.keyboard.press('ControlOrMeta+k');
    await expect(page.getByRole('dialog', { name: 'Go to' })).toBeVisible();
    await shoot('palette');
    await context.close();
  });
}

for (const look of looks) {
  test(`gallery of ledger, project and dialogs ${look.name}`, async ({ browser }) => {
    const context = await open(browser, look);
    const page = await context.newPage();
    const shoot = (what: string) => page.screenshot({ path: join(gallery, `${what}-${look.name}.png`) });
    const path = shared.server.places.project();
    writeArchives(path);
    const { projectId } = await shared.api.projects.add.mutate({ commandId: commandId(), path });
    await enter(page, shared.login, '/ledger');
    await expect(page.getByRole('button', { name: 'Verify the ledger' })).toBeVisible();
    await shoot('ledger');
    await page.getByRole('checkbox', { name: 'Compare the archives too' }).check();
    await page.getByRole('button', { name: 'Verify the ledger' }).click();
    await expect(page.getByText('Nothing was written since')).toBeVisible();
    await shoot('ledger-verified');
    await page.goto(`${shared.server.origin}/projects/${projectId}`);
    await expect(page.getByText('unverified')).toBeVisible();
    await shoot('project');
    await page.goto(`${shared.server.origin}/projects/${projectId}/ledger-only`);
    await expect(page.getByText('Not possible yet')).toBeVisible();
    await shoot('dialog-ledger-only');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Take over the archives' }).click();
    await expect(page.getByRole('table', { name: 'Result' })).toBeVisible();
    await page.getByRole('button', { name: 'Remove the project…' }).scrollIntoViewIfNeeded();
    await shoot('project-taken-over');
    for (const dialog of ['import', 'remove']) {
      await page.goto(`${shared.server.origin}/projects/${projectId}/${dialog}`);
      await expect(page.getByRole('dialog')).toBeVisible();
      await shoot(`dialog-${dialog}`);
    }
    await page.goto(`${shared.server.origin}/s/${full}/export`);
    await expect(page.getByRole('dialog')).toBeVisible();
    await shoot('dialog-export');
    await context.close();
  });
}

test('gallery without a codex program', async ({ page, atEnd }) => {
  const server = await startServer({ env: { CODEXCHAT_CODEX_BIN: '/nonexistent/codex' } });
  atEnd(() => endServer(server));
  await page.goto(server.url);
  await page.getByRole('button', { name: 'Try the demo' }).click();
  await expect(page.getByRole('button', { name: 'Restart runtime' })).toBeVisible();
  await page.screenshot({ path: join(gallery, 'session-codex-missing-light-wide.png') });
});
