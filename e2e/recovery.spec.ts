import type { Locator, Page } from '@playwright/test';
import { expectNothingFound } from './fixtures/accessible';
import {
  archivesWritten,
  blockArchives,
  dropRow,
  killMidTurn,
  leaveCommand,
  loseThread,
  restartDemo,
  rollouts,
  takeAway,
} from './fixtures/broken';
import { work } from './fixtures/full-session';
import { enter } from './fixtures/login';
import { answerButton, ask, composer, makeSession, openSession, transcript } from './fixtures/session';
import { expectSound } from './fixtures/sound';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();
// The gallery looks at all of these in both themes; here one is enough.
test.use({ colorScheme: 'dark', contextOptions: { reducedMotion: 'reduce' } });
const told = (page: Page, words: string): Locator => page.getByRole('status').filter({ hasText: words });
const send = (page: Page): Locator => page.getByRole('button', { name: 'Send', exact: true });
const sound = (page: Page, sessionId: string): Promise<void> =>
  expectSound({ server: shared.server, api: shared.api, page, sessionId });
const lost = (page: Page): Locator => told(page, 'The runtime lost this conversation');

test('a lost conversation: resumed once its files are back, and the refused prompt is sent again by a person only', async ({
  page,
  faults,
}) => {
  // The first try to resume is refused.
  faults.expectMessage(/422/);
  const { sessionId } = await makeSession(shared);
  await work(shared.api, sessionId, 'reasoning', null);
  const putBack = takeAway(shared, rollouts(shared));
  await loseThread(shared, sessionId, 'run a command');
  await enter(page, shared.login, `/s/${sessionId}`);

  await expect(lost(page)).toContainText('Everything you see here is kept');
  await expect(lost(page)).toContainText('no longer knows any of it: 2 turns');
  await expect(send(page)).toBeDisabled();
  await expect(transcript(page)).toContainText('Never reached the runtime');
  const again = page.getByRole('button', { name: 'Send the prompt again' });
  await expectNothingFound(page, 'a lost conversation');
  await expect(again, 'not while nobody knows in which conversation').toBeDisabled();

  await lost(page).getByRole('button', { name: 'Try to resume again' }).click();
  await expect(lost(page).getByRole('alert')).toBeVisible();
  putBack();
  await lost(page).getByRole('button', { name: 'Try to resume again' }).click();
  await expect(lost(page)).toHaveCount(0);
  await again.click();
  await answerButton(page, 'decline').click();
  await expect(transcript(page)).toContainText('You declined the command');
  await expect(transcript(page)).toContainText('The prompt was sent again, below.');
  await expect(again).toHaveCount(0);
  await sound(page, sessionId);
});

test('a lost conversation: a summary is read and sent as the seed; another conversation is found and adopted', async ({
  page,
}) => {
  const { sessionId } = await makeSession(shared);
  const kept = new Set(rollouts(shared));
  const own = () => rollouts(shared).filter((path) => !kept.has(path));
  await work(shared.api, sessionId, 'reasoning, the first time', null);
  const putFirstBack = takeAway(shared, own());
  await loseThread(shared, sessionId, 'and on');
  await enter(page, shared.login, `/s/${sessionId}`);

  await lost(page).getByRole('button', { name: 'Continue with a summary…' }).click();
  await expect(page).toHaveURL(`${shared.server.origin}/s/${sessionId}/summary`);
  const summary = page.getByRole('dialog', { name: 'Continue with a summary' });
  const shown = summary.getByRole('group', { name: 'The summary, as it will be sent' });
  await expect(shown).toContainText('I asked: reasoning, the first time');
  await expectNothingFound(page, 'the summary');
  const words = (await shown.textContent()) ?? '';
  await summary.getByRole('button', { name: 'Send this summary' }).click();
  await expect(lost(page)).toHaveCount(0);
  const seed = transcript(page).getByRole('article', { name: 'Summary as the seed' });
  await seed.getByText('A summary of the session').click();
  await expect(seed).toContainText(words.slice(0, 200));
  await expect(transcript(page)).toContainText('knows of what stands above only the summary');
  await expect(transcript(page).getByText('Turn completed')).toHaveCount(2);

  // The second conversation goes, the first one comes back.
  takeAway(shared, own());
  putFirstBack();
  await loseThread(shared, sessionId, 'and on');
  await lost(page).getByRole('button', { name: 'Search its conversations…' }).click();
  const find = page.getByRole('dialog', { name: "Search the runtime's conversations" });
  const choice = find.getByRole('radio', { name: 'reasoning, the first time' });
  await expect(choice).toBeVisible();
  await expectNothingFound(page, 'the search');
  await find.getByRole('searchbox').fill('no such words');
  await expect(find).toContainText('Nothing matches.');
  await find.getByRole('searchbox').fill('first reasoning');
  const goOn = find.getByRole('button', { name: 'Go on with this one' });
  await expect(goOn).toBeDisabled();
  await choice.check();
  await goOn.click();
  await expect(page).toHaveURL(`${shared.server.origin}/s/${sessionId}`);
  await expect(lost(page)).toHaveCount(0);
  await expect(transcript(page)).toContainText('another conversation of the runtime, which a person chose');
  await ask(page, 'run a command');
  await answerButton(page, 'decline').click();
  await expect(transcript(page)).toContainText('You declined the command');
  await sound(page, sessionId);
});

test('quarantine: why, what is kept, and the release; the turns that were cut off say what became of them', async ({
  page,
}) => {
  const { sessionId } = await openSession(page, shared);
  await killMidTurn(shared, sessionId);
  await killMidTurn(shared, sessionId);
  const banner = told(page, 'This session is in quarantine');
  await expect(banner).toContainText('ended by itself in 2 turns of this session');
  await expect(banner).toContainText('Everything you see here is kept');
  await expect(transcript(page)).toContainText('The runtime has the prompt and what it had finished');
  await expectNothingFound(page, 'quarantine');
  await composer(page).fill('run a command');
  await expect(send(page)).toBeDisabled();
  await page.reload();
  await banner.getByRole('button', { name: 'Release the session' }).click();
  await expect(banner).toHaveCount(0);
  await composer(page).press('Enter');
  await answerButton(page, 'decline').click();
  await expect(transcript(page)).toContainText('You declined the command');
  await sound(page, sessionId);
});

test('a command outlives its turn: it is listed whatever else is done, and ended alone', async ({ page }) => {
  const { sessionId } = await openSession(page, shared);
  await leaveCommand(shared, sessionId);
  const list = page.getByRole('region', { name: 'Commands that go on' });
  await expect(list).toContainText('1 command goes on though the turn is over');
  await ask(page, 'reasoning');
  await expect(transcript(page).getByText('Turn completed')).toHaveCount(2);
  await page.reload();
  await expect(list).toContainText('echo "tick $i"');
  await expectNothingFound(page, 'commands that go on');
  await list.getByRole('button', { name: 'End this command' }).click();
  await expect(list).toHaveCount(0);
  await expect(transcript(page).getByRole('article', { name: 'Command' })).not.toContainText('Under way');
  expect((await shared.api.sessions.commands.query({ sessionId })).items).toEqual([]);
});

test('an archive that cannot be written is named where it matters, until it can', async ({ page }) => {
  const { sessionId } = await openSession(page, shared);
  const { project } = await shared.api.sessions.get.query({ sessionId });
  await expect(page.getByText('From the ledger', { exact: true })).toBeVisible();
  await archivesWritten(shared);
  const mend = blockArchives(shared, project.projectId);
  await ask(page, 'reasoning');
  const chip = page.getByText('Archive behind', { exact: true });
  await expect(chip).toBeVisible();
  await page.getByRole('contentinfo').getByRole('link', { name: '1 archive is behind' }).click();
  await expect(page).toHaveURL(`${shared.server.origin}/diagnostics`);
  const behind = page.getByRole('region', { name: 'Archives that cannot be written' });
  await expect(behind.getByRole('link')).toHaveAttribute('href', `/s/${sessionId}`);
  await expectNothingFound(page, 'diagnostics');
  mend();
  await expect(behind).toHaveCount(0);
  await expect(page.getByText('Nothing needs you')).toBeVisible();
});

test('a session that the ledger cannot give is shown from its archive, said to be unproven, and takes no prompt', async ({
  page,
}) => {
  const { sessionId } = await makeSession(shared);
  await work(shared.api, sessionId, 'reasoning', null);
  await archivesWritten(shared);
  dropRow(shared, sessionId);
  await enter(page, shared.login, `/s/${sessionId}`);
  const banner = told(page, 'Read from the archive instead of the ledger');
  await expect(banner).toContainText('nothing here is proven');
  await expect(banner).toContainText('The ledger cannot give this session');
  await expect(page.getByText('From the archive, unverified')).toBeVisible();
  await expect(transcript(page)).toContainText('reasoning');
  await expectNothingFound(page, 'an archive instead of the ledger');
  await composer(page).fill('reasoning');
  await expect(send(page)).toBeDisabled();
  await banner.getByRole('link', { name: 'Verify the ledger' }).click();
  await expect(page.getByRole('button', { name: 'Rebuild the projections' })).toBeEnabled();
  await page.getByRole('button', { name: 'Rebuild the projections' }).click();
  const rebuilt = page.getByRole('region', { name: 'Projections' }).getByRole('status');
  await expect(rebuilt).toContainText(
    // Not just that one ended: the panel shows the last rebuild, and there was one before.
    '1 row was not what they make of it, 1 put right',
  );
  await expect(rebuilt).toContainText('What the screens read was wrong in 1 row, and was put right');
  await page.goto(`${shared.server.origin}/s/${sessionId}`);
  await expect(page.getByText('From the ledger', { exact: true })).toBeVisible();
  await expect(banner).toHaveCount(0);
  await restartDemo(shared);
});
