import { expectNothingFound } from './fixtures/accessible';
import { answerButton, ask, card, openSession, transcript, turnsOver } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();

test('from a record of the enforcement log to its moment: before the decision the request is open, after it decided', async ({
  page,
}) => {
  const { sessionId } = await openSession(page, shared);
  await ask(page, 'run a command');
  await expect(card(page)).toBeVisible();
  await answerButton(page, 'accept').click();
  await turnsOver(page, 1);

  await page.getByRole('link', { name: 'Enforcement log' }).click();
  await page.getByRole('list', { name: 'Records, newest first' }).getByRole('link').first().click();
  await page.getByRole('link', { name: 'Replay from here' }).click();
  await expect(page).toHaveURL(new RegExp(`/replay/${sessionId}\\?at=\\d+$`));

  const entries = page.getByRole('navigation', { name: 'Entries', exact: true });
  const cursor = entries.locator('[aria-current=step]');
  const then = page.getByRole('region', { name: 'The session as it stood' });
  const open = page.getByRole('region', { name: 'Open then' });
  await expect(cursor).toContainText('Permission decided');
  await expect(cursor).toContainText('accept');
  await expect(open).toHaveCount(0);
  await expect(page.getByText('Same as recorded, up to here')).toBeVisible();
  await expectNothingFound(page, 'a replay at a decision');

  // Back before the decision, by key: the request is open, and nothing can be pressed.
  await page.keyboard.press('ArrowLeft');
  await expect(cursor).not.toContainText('Permission decided');
  await expect(open).toContainText('it waited for an answer');
  await expect(then).toContainText('Waited for an answer then');
  await expect(then.getByRole('button', { name: /Accept|Decline|Cancel|End this command/ })).toHaveCount(0);
  await expect(then).not.toContainText('The folder is');
  await expectNothingFound(page, 'a replay before a decision');

  // Forward, by button: decided; and at the end as the session itself shows it.
  await page.getByRole('button', { name: 'Next', exact: true }).click();
  await expect(cursor).toContainText('Permission decided');
  await expect(open).toHaveCount(0);
  await page.getByRole('button', { name: 'Last', exact: true }).click();
  await expect(then).toContainText('Turn completed');
  await expect(page.getByRole('button', { name: 'Next', exact: true })).toBeDisabled();

  // The scrubber goes over the session's own entries, whatever else is in the ledger.
  await page.getByRole('slider', { name: 'Entry of the session' }).press('Home');
  await expect(cursor).toContainText('Session created');
  await expect(page).toHaveURL(/\?nth=1$/);
  await expect(then).toContainText('Nothing was in the session yet.');

  await page.getByRole('link', { name: 'Back to the session' }).click();
  await expect(transcript(page)).toContainText('The folder is');
  await page.getByRole('link', { name: 'Replay this session' }).click();
  await expect(then).toContainText('Turn completed');
});

test('an address that leads nowhere says so, and a narrow screen has the session and its entries', async ({
  page,
  faults,
}) => {
  await page.setViewportSize({ width: 390, height: 800 });
  const { sessionId } = await openSession(page, shared);
  await ask(page, 'answer');
  await turnsOver(page, 1);
  await page.goto(new URL(`/replay/${sessionId}?at=999999`, page.url()).href);
  await expect(page.getByRole('region', { name: 'The session as it stood' })).toContainText('Turn completed');
  await expect(page.getByRole('navigation', { name: 'Entries', exact: true })).toContainText('Turn ended');
  await expectNothingFound(page, 'a replay on a narrow screen');
  faults.expectMessage(/status of 422 .*\/replay\.at/);
  await page.goto(new URL('/replay/0190a000-0000-7000-8000-00000000dead', page.url()).href);
  await expect(page.getByText('There is no session 0190a000')).toBeVisible();
});
