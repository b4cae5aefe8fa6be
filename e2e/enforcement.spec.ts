import { readFileSync } from 'node:fs';
import { checkProofs } from '../server/export/testing/check-proofs';
import { expectNothingFound } from './fixtures/accessible';
import { enter } from './fixtures/login';
import { answerButton, ask, card, composer, openSession, transcript, turnsOver } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();

test('an allowed, a denied and an asked act are found by text and filter, opened, and shown where they happened', async ({
  page,
}) => {
  await openSession(page, shared);
  await ask(page, 'look around');
  await expect(transcript(page)).toContainText('nobody had to be asked');
  await turnsOver(page, 1);
  await ask(page, 'forbidden');
  await expect(transcript(page)).toContainText('I was not let.');
  await turnsOver(page, 2);
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
  await expect(page).toHaveURL(/\/enforcement$/);
  await expect(list.getByRole('listitem')).toHaveCount(3);
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
  await expect(record).toContainText('A person accepted it in the browser.');
  await record.getByRole('link', { name: 'Show in the session' }).click();
  await expect(composer(page)).toBeVisible();
  await expect(transcript(page).locator('[data-item]:focus')).toContainText('demo');
});

test('every letter that is typed stays, on a slow machine too, beside a filter that is chosen meanwhile', async ({
  page,
}) => {
  await enter(page, shared.login, '/enforcement');
  const field = page.getByRole('searchbox', { name: 'Search the enforcement log' });
  await expect(page.getByLabel('Decision')).toBeVisible();
  const slow = await page.context().newCDPSession(page);
  await slow.send('Emulation.setCPUThrottlingRate', { rate: 8 });
  await field.focus();
  // As slowly as the field waits: letters go into the address one by one, and are typed while earlier ones are on their way.
  await page.keyboard.type('forbidden words', { delay: 160 });
  await page.getByLabel('Decision').selectOption('deny');
  await page.getByLabel('Kind').selectOption('command');
  await slow.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await expect(page).toHaveURL(/q=forbidden\+words&decision=deny&kind=command$/);
  await expect(field).toHaveValue('forbidden words');
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(page).toHaveURL(/\/enforcement$/);
  await expect(field).toHaveValue('');
});

test('a search is saved under a name, found again, renamed and deleted, by keyboard and on a narrow screen', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await enter(page, shared.login, '/enforcement?decision=deny&last=1d');
  // What is changed here, another tab shows at once, although nobody comes back to it.
  const other = await page.context().newPage();
  await other.goto(new URL('/enforcement', page.url()).href);
  const elsewhere = other.getByRole('navigation', { name: 'Saved searches' }).getByRole('link');
  await expect(other.getByLabel('Decision')).toBeVisible();
  await page.getByRole('button', { name: 'Save this search' }).press('Enter');
  const saving = page.getByRole('dialog', { name: 'Save this search' });
  await expect(saving.getByText('Deny · Last day')).toBeVisible();
  await expect(saving.getByLabel('Name')).toBeFocused();
  await page.keyboard.type('Refused today');
  await page.keyboard.press('Enter');
  await expect(saving).toHaveCount(0);
  const saved = page.getByRole('navigation', { name: 'Saved searches' });
  await expect(saved.getByRole('link')).toHaveText(['Refused today']);
  await expect(elsewhere).toHaveText(['Refused today']);
  await expect(page.getByRole('button', { name: 'Save this search' })).toHaveCount(0);
  await expectNothingFound(page, 'a saved search');

  await page.goto(new URL('/enforcement', page.url()).href);
  await saved.getByRole('link', { name: 'Refused today' }).press('Enter');
  await expect(page).toHaveURL(/decision=deny&last=1d$/);
  await page.getByRole('button', { name: 'Edit saved searches' }).press('Enter');
  const editing = page.getByRole('dialog', { name: 'Saved searches' });
  await editing.getByLabel('Name of Refused today').fill('Refused');
  await page.keyboard.press('Enter');
  await expect(saved.getByRole('link')).toHaveText(['Refused']);
  await expect(elsewhere).toHaveText(['Refused']);
  await expectNothingFound(page, 'the saved searches');
  await editing.getByRole('button', { name: 'Delete Refused' }).press('Enter');
  await expect(editing.getByText('None is left.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(saved).toHaveCount(0);
  await expect(elsewhere).toHaveCount(0);
});
