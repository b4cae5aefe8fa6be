import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { answerButton, ask, card, composer, openSession, transcript } from './fixtures/session';
import { expectSound } from './fixtures/sound';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();

test('while nothing can be recorded nothing is sent and no answer is taken; it goes on by itself, and both ends are on record', async ({
  page,
  faults,
}) => {
  // The answer that the server refuses.
  faults.expectMessage(/422 \(Unprocessable/);
  const { folder, sessionId } = await openSession(page, shared);
  await ask(page, 'edit a file');
  await expect(answerButton(page, 'accept')).toBeEnabled();
  // Another program holds the database: what a full or broken disk does to it, the durability suite does with real ones.
  const path = join(shared.server.places.dataDir, 'ledger.db');
  const other = new Database(path);
  other.exec('BEGIN IMMEDIATE');
  await answerButton(page, 'accept').click();

  const banner = page.getByRole('status').filter({ hasText: 'The ledger cannot be written' });
  await expect(banner).toContainText('Nothing is sent and no answer is taken');
  await expect(page.getByRole('contentinfo')).toContainText('Record not writable');
  await expect(card(page)).toContainText('The request waits');
  await expect(answerButton(page, 'accept')).toBeDisabled();
  await composer(page).fill('words for later');
  await expect(page.getByRole('button', { name: 'Steer' })).toBeDisabled();
  await expect(page.getByText('Nothing can be recorded now, so nothing is sent.')).toBeVisible();
  // On every screen, and to a page that is opened now.
  await page.goto(`${shared.server.origin}/settings`);
  await expect(banner).toBeVisible();
  await page.goto(`${shared.server.origin}/s/${sessionId}`);
  await expect(card(page)).toBeVisible();
  const { page: seen } = await shared.api.sessions.get.query({ sessionId });
  expect(seen.approvals).toMatchObject([{ state: 'requested', answer: null }]);
  expect(existsSync(join(folder, 'demo-notes.md')), 'what was not recorded was not done').toBe(false);

  other.exec('ROLLBACK');
  await expect(banner).toHaveCount(0);
  await expect(composer(page)).toHaveValue('words for later');
  await answerButton(page, 'accept').click();
  await expect(transcript(page)).toContainText('exactly as the diff showed');
  expect(existsSync(join(folder, 'demo-notes.md'))).toBe(true);
  const types = other
    .prepare("SELECT type FROM event WHERE type LIKE 'host.ledger-%' ORDER BY seq")
    .pluck()
    .all();
  other.close();
  expect(types).toEqual(['host.ledger-unwritable', 'host.ledger-writable']);
  const { server, api } = shared;
  await expectSound({ server, api, page, sessionId });
});
