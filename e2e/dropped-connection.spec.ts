import { type LineCutter, startLineCutter } from './fixtures/line-cutter';
import { enter } from './fixtures/login';
import {
  answers,
  ask,
  composer,
  connection,
  isRunning,
  makeSession,
  recordedAnswer,
  shownAnswer,
  transcript,
} from './fixtures/session';
import { connectionErrors, expect, shareServer, test } from './fixtures/test';
import { notBeginnings, notesOf, watchFeed } from './fixtures/watch';

const shared = shareServer();
let cutter: LineCutter;
test.beforeAll(async () => {
  cutter = await startLineCutter(shared.server.port);
});
test.afterAll(() => cutter.close());

const drops = 20;

test('twenty cuts in the middle of a stream: every entry comes once and in order', async ({
  browser,
  faults,
}) => {
  faults.expectMessage(connectionErrors);
  const context = await browser.newContext({ proxy: cutter.proxy });
  faults.watch(context);
  const page = await context.newPage();
  await watchFeed(page);
  const { sessionId } = await makeSession(shared);
  await enter(page, shared.login, `/s/${sessionId}`);
  await expect(connection(page)).toContainText('Live');
  // It streams for longer than the cuts can take, and is interrupted when they are done.
  await ask(page, 'stream 64000 characters in 16000 deltas over 80 seconds');
  await expect(answers(page).last()).toContainText('0 2 4');
  for (let drop = 0; drop < drops; drop += 1) await cutter.cutNext();
  expect(await isRunning(shared.api, sessionId), 'all cuts came while the text was streaming').toBe(true);

  await expect(connection(page)).toContainText('Live');
  await composer(page).press('Escape');
  await expect(transcript(page)).toContainText('Turn interrupted');
  const whole = await recordedAnswer(shared.api, sessionId);
  // The server may have something to record of itself at any time.
  const behind = async () => {
    const { head } = await shared.api.system.status.query();
    return head - ((await notesOf(page)).seqs.at(-1) ?? 0);
  };
  await expect.poll(behind, 'the page has all that is recorded').toBe(0);

  const { joinedAt, seqs, texts } = await notesOf(page);
  const first = (joinedAt ?? 0) + 1;
  const head = seqs.at(-1) ?? 0;
  expect(seqs).toEqual(Array.from({ length: head - first + 1 }, (_, index) => first + index));
  expect(notBeginnings(texts, whole)).toEqual([]);
  expect(await shownAnswer(page)).toBe(whole.trim());
  expect(cutter.feeds.length).toBeGreaterThan(drops);
  expect(cutter.feeds, 'each connection goes on where the last one ended').toEqual(
    cutter.feeds.toSorted((a, b) => a - b),
  );
  await context.close();
});

test('a part of the page that could not be fetched: the page is loaded again when the server answers, with what was typed', async ({
  page,
  faults,
}) => {
  faults.expectMessage(connectionErrors);
  const { sessionId } = await makeSession(shared);
  await enter(page, shared.login, `/s/${sessionId}`);
  await composer(page).fill('a thought, half typed');
  let away = true;
  const failed: string[] = [];
  await page.route('**/_next/static/chunks/**', (route) => {
    if (!away) return route.continue();
    failed.push(route.request().url());
    return route.abort();
  });
  await page.route(
    (url) => url.pathname === '/settings',
    (route) => (away ? route.abort() : route.continue()),
  );
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await expect(page.getByRole('status')).toContainText('A part of this page could not be fetched');
  expect(failed).not.toEqual([]);
  away = false;
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await page.goto(`${shared.server.origin}/s/${sessionId}`);
  await expect(composer(page)).toHaveValue('a thought, half typed');
});
