import { answers, ask, openSession, recordedAnswer, shownAnswer, transcript } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';
import { notBeginnings, notesOf, watchFeed } from './fixtures/watch';

const shared = shareServer();

test('an answer streams, and is drawn as Markdown', { tag: '@smoke' }, async ({ page }) => {
  await watchFeed(page);
  const { sessionId } = await openSession(page, shared);
  await ask(page, 'answer');
  await expect(transcript(page)).toContainText('Turn completed');
  const answer = answers(page).last();
  await expect(answer.getByRole('heading', { name: 'How a supervised coding agent works' })).toBeVisible();
  await expect(answer.getByRole('table')).toContainText('policy, then you');
  await expect(answer.locator('pre code .hljs-keyword').first()).toHaveText('type');
  await expect(answer).toContainText('naïve, Größe, żółć, 漢字, 😀, 👩‍💻');
  expect(await shownAnswer(page)).not.toContain('**');

  const { texts } = await notesOf(page);
  const lengths = texts.map((text) => text.length);
  // How many steps are drawn is the machine's affair; all at once it must not come.
  expect(new Set(lengths).size, 'the text grew in steps').toBeGreaterThan(3);
  expect(await recordedAnswer(shared.api, sessionId)).toContain('That is the end of the long answer.');
});

test('a reload in the middle of a stream goes on without a gap or a doubled piece', async ({ page }) => {
  await watchFeed(page);
  const { sessionId } = await openSession(page, shared);
  await ask(page, 'stream 8000 characters in 1000 deltas over 10 seconds');
  await expect(answers(page).last()).toContainText('100 104');
  const before = (await notesOf(page)).texts;
  await page.reload();
  await expect(page.getByRole('article', { name: 'Answer, being written' })).toContainText('100 104');
  await expect(transcript(page)).toContainText('Turn completed');

  const whole = await recordedAnswer(shared.api, sessionId);
  expect(whole).toHaveLength(8000);
  const after = (await notesOf(page)).texts;
  expect(notBeginnings([...before, ...after], whole)).toEqual([]);
  expect(after.length, 'the text went on growing after the reload').toBeGreaterThan(1);
  expect(await shownAnswer(page)).toBe(whole.trim());
});

test('a prompt is on record before anything answers it', async ({ page }) => {
  const { sessionId } = await openSession(page, shared);
  await ask(page, 'answer');
  const view = await shared.api.sessions.get.query({ sessionId });
  expect(view.page.items[0]).toMatchObject({ kind: 'prompt', data: { text: 'answer' } });
  await page.reload();
  await expect(page.getByRole('article', { name: 'Your prompt' })).toContainText('answer');
  await expect(transcript(page)).toContainText('Turn completed');
});
