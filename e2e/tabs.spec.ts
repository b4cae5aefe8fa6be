import { connectionsTo } from './fixtures/connections';
import { startLineCutter } from './fixtures/line-cutter';
import { commandId, enter } from './fixtures/login';
import {
  answerButton,
  ask,
  card,
  connection,
  makeSession,
  openSession,
  transcript,
} from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();

test('two tabs answer the same request: the first answer counts, the other tab is told', async ({
  page,
  faults,
}) => {
  faults.expectMessage(/status of 422/);
  const { sessionId } = await openSession(page, shared);
  const other = await page.context().newPage();
  await enter(other, shared.login, `/s/${sessionId}`);
  await ask(page, 'run a command');
  await expect(answerButton(page, 'accept')).toBeEnabled();
  await expect(answerButton(other, 'decline')).toBeEnabled();

  // The other tab's answer leaves first and arrives last.
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await other.route('**/api/trpc/approvals.decide*', async (route) => {
    await held;
    await route.continue();
  });
  const asked = other.waitForRequest('**/api/trpc/approvals.decide*');
  await answerButton(other, 'decline').click();
  await asked;
  await answerButton(page, 'accept').click();
  await expect(transcript(page)).toContainText('Turn completed');
  letGo();

  await expect(other.getByRole('alert').filter({ hasText: 'request' })).toContainText(
    'already decided: accept by',
  );
  for (const tab of [page, other]) {
    await expect(card(tab)).toHaveCount(0);
    const command = transcript(tab).getByRole('article', { name: 'Command' });
    await expect(command).toContainText('Accepted in the browser');
    await expect(command).toContainText('Exit 0');
  }
  const [approval] = (await shared.api.sessions.get.query({ sessionId })).page.approvals;
  expect(approval).toMatchObject({ state: 'resolved', answer: 'accept' });
});

test('both tabs at the very same time: exactly one answer is on record', async ({ page, faults }) => {
  faults.expectMessage(/status of 422/);
  const { sessionId } = await openSession(page, shared);
  const other = await page.context().newPage();
  await enter(other, shared.login, `/s/${sessionId}`);
  await ask(page, 'run a command');
  await expect(answerButton(page, 'accept')).toBeEnabled();
  await expect(answerButton(other, 'decline')).toBeEnabled();
  // The first answer takes the card away, so the keys must not wait for one.
  for (const tab of [page, other]) await card(tab).focus();
  await Promise.all([page.keyboard.press('a'), other.keyboard.press('d')]);
  await expect(transcript(page)).toContainText('Turn completed');
  const [approval] = (await shared.api.sessions.get.query({ sessionId })).page.approvals;
  const word = approval?.answer === 'accept' ? 'Accepted in the browser' : 'Declined in the browser';
  for (const tab of [page, other]) {
    await expect(transcript(tab).getByRole('article', { name: 'Command' })).toContainText(word);
  }
});

test('ten tabs at once: all are live, and the browser holds no more than six connections', async ({
  page,
  context,
}) => {
  const { sessionId } = await makeSession(shared);
  const others = await Promise.all(Array.from({ length: 9 }, () => context.newPage()));
  const tabs = [page, ...others];
  await Promise.all(tabs.map((tab) => enter(tab, shared.login, `/s/${sessionId}`)));
  for (const tab of tabs) await expect(connection(tab)).toContainText('Live');
  // Connections of this program are among them for as long as it keeps them for a next call.
  await expect.poll(() => connectionsTo(shared.server.port)).toBeLessThanOrEqual(6);

  await shared.api.sessions.rename.mutate({ commandId: commandId(), sessionId, title: 'Seen by ten' });
  for (const tab of tabs) await expect(tab).toHaveTitle('Seen by ten · CodexChat');
  // With the feed open nothing else waits for a free connection: every tab can load again.
  await Promise.all(
    tabs.map(async (tab) => {
      await tab.reload();
      await expect(connection(tab)).toContainText('Live');
    }),
  );
  for (const other of others) await other.close();
  await shared.api.sessions.rename.mutate({ commandId: commandId(), sessionId, title: 'Seen by one' });
  await expect(page).toHaveTitle('Seen by one · CodexChat');
});

test('all tabs of a browser read one feed, and it ends with the last of them', async ({
  browser,
  faults,
}) => {
  const cutter = await startLineCutter(shared.server.port);
  const context = await browser.newContext({ proxy: cutter.proxy });
  faults.watch(context);
  const tabs = await Promise.all(Array.from({ length: 4 }, () => context.newPage()));
  await Promise.all(tabs.map((tab) => enter(tab, shared.login)));
  for (const tab of tabs) await expect(connection(tab)).toContainText('Live');
  expect(cutter.openFeeds()).toBe(1);
  for (const tab of tabs.slice(1)) await tab.close();
  expect(cutter.openFeeds()).toBe(1);
  await context.close();
  await expect.poll(() => cutter.openFeeds()).toBe(0);
  await cutter.close();
});
