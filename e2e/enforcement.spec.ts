import { readFileSync } from 'node:fs';
import { checkProofs } from '../server/export/testing/check-proofs';
import { expectNothingFound } from './fixtures/accessible';
import { answerButton, ask, card, composer, openSession, transcript } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();

test('an allowed, a denied and an asked act are found by text and filter, opened, and shown where they happened', async ({
  page,
}) => {
  await openSession(page, shared);
  await ask(page, 'look around');
  await expect(transcript(page)).toContainText('nobody had to be asked');
  await ask(page, 'forbidden');
  await expect(transcript(page)).toContainText('I was not let.');
  await ask(page, 'run a command');
  await expect(card(page)).toBeVisible();
  await answerButton(page, 'accept').click();
  await expect(transcript(page)).toContainText('The folder is');

  await page.getByRole('link', { name: 'Enforcement log' }).click();
  await expect(page).toHaveURL(/\/enforcement$/);
  const list = page.getByRole('list', { name: 'Records, newest first' });
  await expect(list.getByRole('listitem')).toHaveCount(3);
  await expect(list.getByRole('listitem').first()).toContainText('Ran');
  await expect(page.getByRole('img', { name: /3 acts from .*: 1 allow, 1 ask, 1 deny/ })).toBeVisible();
  await expectNothingFound(page, 'the list of records');

  // By filter, in the address.
  await page.getByLabel('Decision').selectOption('deny');
  await expect(page).toHaveURL(/decision=deny/);
  await expect(list.getByRole('listitem')).toHaveCount(1);
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export with proofs' }).click();
  const lines = readFileSync(await (await downloading).path(), 'utf8')
    .trimEnd()
    .split('\n');
  expect(JSON.parse(lines[1] ?? '').record).toMatchObject({ decision: 'deny' });
  expect(checkProofs(lines).faults).toEqual([]);
  await page.getByRole('button', { name: 'Clear' }).click();
  // By text, from the keyboard.
  await page.keyboard.press('/');
  await page.keyboard.type('no-keys');
  await expect(page).toHaveURL(/q=no-keys/);
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Search the enforcement log' }).blur();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  const record = page.getByRole('region', { name: 'Record', exact: true });
  await expect(record).toContainText('organisation');
  await expect(record).toContainText('no-keys');
  await expect(record).toContainText('Policy declined it.');
  await expect(record).toContainText('approval.requested');
  await expectNothingFound(page, 'an open record');
  await page.keyboard.press('Escape');
  await expect(record).toHaveCount(0);

  await page.getByRole('searchbox', { name: 'Search the enforcement log' }).fill('zzz-nothing');
  await expect(page.getByText('No act is in this selection', { exact: true })).toBeVisible();

  // An address leads there, and on to the moment.
  await page.goto(new URL('/enforcement?decision=ask', page.url()).href);
  await list.getByRole('link').click();
  await expect(record).toContainText('A person accepted it (web).');
  await record.getByRole('link', { name: 'Show in the session' }).click();
  await expect(composer(page)).toBeVisible();
  await expect(transcript(page).locator('[data-item]:focus')).toContainText('demo');
});
