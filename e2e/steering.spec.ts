import { descendantsOf, isAlive } from './fixtures/processes';
import { answerButton, answers, ask, composer, itemsOf, openSession, transcript } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();

test('Esc interrupts the turn, and the command that it left running', async ({ page }) => {
  await openSession(page, shared);
  await ask(page, 'slow');
  await answerButton(page, 'accept').click();
  const command = transcript(page).getByRole('article', { name: 'Command' });
  await expect(command).toContainText('line 2 of 40');
  const shells = descendantsOf(shared.server.pid).filter((one) => one.command.includes('line $i of 40'));
  expect(shells).not.toHaveLength(0);

  await composer(page).press('Escape');
  await expect(transcript(page)).toContainText('Turn interrupted');
  await expect(transcript(page)).toContainText('Interrupted by a person.');
  await expect(command).not.toContainText('Under way');
  await expect.poll(() => shells.filter(({ pid }) => isAlive(pid))).toEqual([]);
  await ask(page, 'reasoning');
  await expect(transcript(page)).toContainText('Turn completed');
});

test('Esc interrupts a text that streams; what had come is kept', async ({ page }) => {
  const { sessionId } = await openSession(page, shared);
  await ask(page, 'stream 8000 characters in 1000 deltas over 30 seconds');
  await expect(answers(page).last()).toContainText('100 104');
  await page.keyboard.press('Escape');
  await expect(transcript(page)).toContainText('Turn interrupted');
  await expect(answers(page).last()).toContainText('100 104');
  const [answer] = await itemsOf(shared.api, sessionId, 'agentMessage');
  expect(answer?.status).not.toBe('open');
});

test('what is sent while a turn runs steers it, and the screen says so before and after', async ({
  page,
}) => {
  const { sessionId } = await openSession(page, shared);
  // A turn that waits for an answer runs for as long as the journey likes.
  await ask(page, 'run a command');
  await expect(answerButton(page, 'accept')).toBeEnabled();
  await expect(page.getByText('steers the running turn')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Steer' })).toBeVisible();
  await ask(page, 'and then show me reasoning');
  const steer = page.getByRole('article', { name: 'Your prompt' }).last();
  await expect(steer).toContainText('and then show me reasoning');
  await expect(steer).toContainText('Steered');
  await answerButton(page, 'accept').click();
  await expect(transcript(page)).toContainText('That was the reasoning summary');
  await expect(transcript(page)).toContainText('Turn completed');
  const { session, page: first } = await shared.api.sessions.get.query({ sessionId });
  expect(session.turnCount, 'it stayed one turn').toBe(1);
  expect(first.turns).toHaveLength(1);
});
