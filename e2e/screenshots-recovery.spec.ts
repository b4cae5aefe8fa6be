import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { expectNothingFound } from './fixtures/accessible';
import {
  archivesWritten,
  blockArchives,
  demoRuntime,
  dropRow,
  killMidTurn,
  leaveCommand,
  loseThread,
  rollouts,
  takeAway,
} from './fixtures/broken';
import { work } from './fixtures/full-session';
import { commandId, enter } from './fixtures/login';
import { killRuntime } from './fixtures/processes';
import { root } from './fixtures/root';
import { makeSession } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

/** Pictures of what a person sees after something broke; run like the other gallery. */
const gallery = join(root, 'test-results', 'gallery');
const shared = shareServer(() => ({
  env: { CODEXCHAT_RESTART_FIRST_MS: '400', CODEXCHAT_CIRCUIT_EXITS: '4' },
}));

const looks = (['light', 'dark'] as const).flatMap((colorScheme) => [
  { colorScheme, name: `${colorScheme}-wide`, viewport: { width: 1440, height: 900 } },
  { colorScheme, name: `${colorScheme}-narrow`, viewport: { width: 390, height: 844 } },
]);

/** Takes the picture of one place in every look. */
async function shootAll(browser: Browser, what: string, path: string, sees: string): Promise<void> {
  for (const look of looks) {
    const { colorScheme, viewport, name } = look;
    const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await enter(page, shared.login, path);
    await expect(page.getByText(sees).first()).toBeVisible();
    await expectNothingFound(page, `${what} ${name}`);
    await page.screenshot({ path: join(gallery, `${what}-${name}.png`) });
    await context.close();
  }
}

test.beforeAll(() => mkdirSync(gallery, { recursive: true }));

test('diagnostics with nothing to tell, and a lost conversation', async ({ browser }) => {
  test.setTimeout(180_000);
  await shootAll(browser, 'diagnostics-empty', '/diagnostics', 'Nothing needs you');
  const { sessionId } = await makeSession(shared);
  await work(shared.api, sessionId, 'reasoning', null);
  await work(shared.api, sessionId, 'reasoning once more', null);
  const first = rollouts(shared);
  const putBack = takeAway(shared, first);
  await loseThread(shared, sessionId, 'and on');
  await shootAll(browser, 'lost', `/s/${sessionId}`, 'The runtime lost this conversation');
  await shootAll(browser, 'lost-summary', `/s/${sessionId}/summary`, 'I asked: reasoning');
  await shootAll(browser, 'lost-find-empty', `/s/${sessionId}/find`, 'no other conversation in this folder');
  const { hash } = await shared.api.sessions.summary.query({ sessionId });
  await shared.api.sessions.recover.mutate({
    commandId: commandId(),
    sessionId,
    choice: 'summary',
    summaryHash: hash,
  });
  await expect
    .poll(async () => (await shared.api.sessions.get.query({ sessionId })).session.openTurnId)
    .toBeNull();
  await shootAll(browser, 'seeded', `/s/${sessionId}`, 'A summary of the session');
  takeAway(shared, rollouts(shared));
  putBack();
  await loseThread(shared, sessionId, 'and on');
  await shootAll(browser, 'lost-find', `/s/${sessionId}/find`, '1 conversation in this folder');
});

test('quarantine, a runtime that is restarted and one that is given up', async ({ browser }) => {
  test.setTimeout(180_000);
  const { sessionId } = await makeSession(shared);
  await killMidTurn(shared, sessionId);
  await killMidTurn(shared, sessionId);
  await shootAll(browser, 'quarantine', `/s/${sessionId}`, 'This session is in quarantine');
  for (let ends = 0; ends < 3; ends++) {
    const { pid, epoch } = await demoRuntime(shared);
    killRuntime(pid ?? 0);
    await expect
      .poll(async () => {
        const row = await demoRuntime(shared);
        return row.phase === 'open' || (row.phase === 'ready' && row.epoch !== epoch);
      })
      .toBe(true);
  }
  const other = await makeSession(shared);
  await shootAll(browser, 'circuit', `/s/${other.sessionId}`, 'stopped too often');
  await shootAll(browser, 'diagnostics', '/diagnostics', 'Next try');
  await shared.api.runtimes.stop.mutate({ commandId: commandId(), flavour: 'demo' });
  await shootAll(browser, 'runtime-stopped', `/s/${other.sessionId}`, 'is not restarted by itself');
});

test('commands that go on, archives behind, an archive instead of the ledger, a rebuild', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const running = await makeSession(shared);
  await leaveCommand(shared, running.sessionId);
  await leaveCommand(shared, running.sessionId);
  await shootAll(browser, 'background', `/s/${running.sessionId}`, 'commands go on');
  const { project } = await shared.api.sessions.get.query({ sessionId: running.sessionId });
  await archivesWritten(shared);
  blockArchives(shared, project.projectId);
  await shared.api.sessions.rename.mutate({
    commandId: commandId(),
    sessionId: running.sessionId,
    title: 'Behind',
  });
  await work(shared.api, running.sessionId, 'reasoning', null);
  await shootAll(browser, 'archive-behind', `/s/${running.sessionId}`, 'Archive behind');
  await shootAll(browser, 'diagnostics-archives', '/diagnostics', 'Archives that cannot be written');
  const { sessionId } = await makeSession(shared);
  await work(shared.api, sessionId, 'reasoning', null);
  await expect.poll(async () => (await shared.api.system.status.query()).archives.behind).toBe(1);
  dropRow(shared, sessionId);
  await shootAll(browser, 'archive-instead', `/s/${sessionId}`, 'Read from the archive');
  await shared.api.jobs.rebuild.mutate({ commandId: commandId() });
  await shootAll(browser, 'ledger-rebuild', '/ledger', 'Rebuild the projections');
});
