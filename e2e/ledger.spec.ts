import { join } from 'node:path';
import type { Page } from '@playwright/test';
import Database from 'better-sqlite3';
import { work } from './fixtures/full-session';
import { commandId, enter } from './fixtures/login';
import { makeSession } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();
let sessionId: string;
test.beforeAll(async () => {
  ({ sessionId } = await makeSession(shared));
  await work(shared.api, sessionId, 'reasoning', null);
});

const mark = (page: Page) => page.getByRole('contentinfo').getByRole('link', { name: /^Ledger:/ });
const verify = (page: Page) => page.getByRole('button', { name: 'Verify the ledger' });
const jobs = (page: Page) => page.getByRole('region', { name: 'Jobs' });

test('never verified, verified as of an entry, and stale in words as soon as more is written', async ({
  page,
}) => {
  await enter(page, shared.login);
  await expect(mark(page)).toContainText('Never verified');
  await mark(page).click();
  await expect(page).toHaveURL(`${shared.server.origin}/ledger`);
  await expect(page.getByRole('status').filter({ hasText: 'Never verified' })).toBeVisible();
  await expect(jobs(page)).toContainText('No job has run yet');

  await verify(page).press('Enter');
  const verdict = page.getByRole('status').filter({ hasText: 'no fault was found' });
  await expect(verdict).toContainText('Nothing was written since');
  // What is green is on record: the job with its report, as of the entry that the screen names.
  const [job] = (await shared.api.jobs.list.query({ kind: 'verify', limit: 5 })).rows;
  expect(job).toMatchObject({
    state: 'done',
    report: { integrity: { status: 'ok' }, completeness: { status: 'ok' } },
  });
  await expect(verdict).toContainText(`Entries 1 to ${Number(job?.report?.entries).toLocaleString('en')}`);
  for (const name of ['Integrity', 'Completeness'])
    await expect(page.getByText(name, { exact: true }).locator('..')).toContainText('No fault found');
  await expect(page.getByText('What this verification could not have noticed')).toBeVisible();
  await expect(page.getByText('No checkpoint from outside this machine was given')).toBeVisible();
  await expect(mark(page)).toContainText(/^Ledger: Verified to [\d,]+$/);
  await expect(jobs(page)).toContainText('Verification of the ledger');
  await expect(jobs(page)).toContainText('Done');

  await shared.api.sessions.rename.mutate({ commandId: commandId(), sessionId, title: 'One entry more' });
  await expect(verdict).toContainText('1 entry was written since; it is not checked.');
  await expect(mark(page)).toContainText(', 1 since');
  await page.reload();
  await expect(mark(page)).toContainText(', 1 since');
});

test('a changed entry: the verdict names the first bad entry and its field, and nothing is green', async ({
  page,
}) => {
  // Somebody who has the file and knows SQL.
  const db = new Database(join(shared.server.places.dataDir, 'ledger.db'));
  const triggers = db.prepare("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all() as {
    name: string;
    sql: string;
  }[];
  const { seq } = db
    .prepare("SELECT seq FROM event WHERE type = 'session.created' ORDER BY seq LIMIT 1")
    .get() as { seq: number };
  for (const { name } of triggers) db.exec(`DROP TRIGGER "${name}"`);
  db.prepare(
    "UPDATE payload SET bytes = CAST(replace(CAST(bytes AS TEXT), 'demo', 'dema') AS BLOB) WHERE seq = ?",
  ).run(seq);
  for (const { sql } of triggers) db.exec(sql);
  db.close();

  await enter(page, shared.login, '/ledger');
  await verify(page).click();
  const verdict = page.getByRole('status').filter({ hasText: 'the ledger is not as it was written' });
  await expect(verdict).toContainText(`First fault: entry ${seq}, field “payload”.`);
  await expect(verdict).toContainText('keep a copy of it');
  await expect(page.getByText('Integrity', { exact: true }).locator('..')).toContainText(/\d+ faults?/);
  await expect(page.getByRole('cell', { name: `Entry ${seq}`, exact: true }).first()).toBeVisible();
  await expect(mark(page)).toContainText('Ledger faulty');
});
