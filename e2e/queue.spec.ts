import type { Page } from '@playwright/test';
import { apiOf, enter, logIn } from './fixtures/login';
import { steadyPort } from './fixtures/port';
import { endServer, startServer } from './fixtures/server';
import {
  answerButton,
  ask,
  composer,
  connection,
  makeSession,
  openSession,
  transcript,
} from './fixtures/session';
import { connectionErrors, expect, shareServer, test } from './fixtures/test';

const panel = (page: Page) => page.getByRole('region', { name: /follow-ups? waits?/ });
const waiting = (page: Page) => panel(page).getByRole('listitem');
const button = (page: Page, name: string) => panel(page).getByRole('button', { name, exact: true });

async function enqueue(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Control+Enter');
  await expect(composer(page)).toHaveValue('');
}

test.describe('on a server of its own', () => {
  const shared = shareServer();

  test('what is queued can be read, edited, moved and deleted, and is sent in its order when the turn has completed', async ({
    page,
  }) => {
    await openSession(page, shared);
    await ask(page, 'run a command');
    await expect(answerButton(page, 'accept')).toBeEnabled();
    await composer(page).fill('stream 30 characters in 2 deltas over 0 seconds, one');
    await page.getByRole('button', { name: 'Queue', exact: true }).click();
    await expect(waiting(page)).toHaveCount(1);
    await enqueue(page, 'never sent');
    await enqueue(page, 'words to be edited');
    await expect(waiting(page)).toHaveCount(3);
    await expect(panel(page)).toContainText('when your answer is given');
    await expect(page.getByRole('article', { name: 'Your prompt' }), 'nothing steered the turn').toHaveCount(
      1,
    );

    await button(page, 'Move up follow-up 3').click();
    await expect(waiting(page).nth(1)).toContainText('words to be edited');
    await expect(button(page, 'Move up follow-up 2'), 'the focus went with it').toBeFocused();
    await page.keyboard.press('Alt+ArrowUp');
    await expect(waiting(page).first()).toContainText('words to be edited');
    await button(page, 'Delete follow-up 3').click();
    await expect(waiting(page)).toHaveCount(2);

    await button(page, 'Edit follow-up 1').click();
    const words = panel(page).getByRole('textbox', { name: 'Words of the follow-up' });
    await words.fill('not kept');
    await words.press('Escape');
    await expect(waiting(page).first()).toContainText('words to be edited');
    await button(page, 'Edit follow-up 1').click();
    await words.fill('stream 30 characters in 2 deltas over 0 seconds, edited');
    await words.press('Enter');
    await expect(waiting(page).first()).toContainText('edited');
    await expect(answerButton(page, 'accept'), 'Esc in the editor is not Esc for the turn').toBeEnabled();

    await answerButton(page, 'accept').click();
    await expect(panel(page)).toHaveCount(0);
    await expect(page.getByRole('article', { name: 'Your prompt' })).toHaveText([
      /run a command/,
      /seconds, edited/,
      /seconds, one/,
    ]);
    await expect(page.getByRole('button', { name: 'Queue', exact: true })).toHaveCount(0);
  });
});

test('kill -9 of the server: the queue is there again, paused with its reason, and goes on when a person says so', async ({
  page,
  faults,
}) => {
  faults.expectMessage(connectionErrors);
  // One turn at a time, so that another session can be seen to wait for its place.
  const env = { CODEXCHAT_TURNS: '1' };
  let server = await startServer({ port: await steadyPort(), env });
  try {
    const login = await logIn(server);
    const api = apiOf(login);
    const { sessionId } = await makeSession({ api, server });
    const other = await makeSession({ api, server });
    await enter(page, login, `/s/${sessionId}`);
    await ask(page, 'run a command');
    await expect(answerButton(page, 'accept')).toBeEnabled();
    await enqueue(page, 'stream 30 characters in 2 deltas over 0 seconds, kept');
    await expect(waiting(page)).toHaveCount(1);
    await page.goto(`${server.origin}/s/${other.sessionId}`);
    await ask(page, 'stream 30 characters in 2 deltas over 0 seconds');
    await expect(page.getByText('Waits for a free place, 1st in line')).toBeVisible();
    await composer(page).press('Escape');
    await expect(page.getByText('Waits for a free place')).toHaveCount(0);
    await page.goto(`${server.origin}/s/${sessionId}`);
    await expect(waiting(page)).toHaveCount(1);

    server.signal('SIGKILL');
    await server.exited;
    const { port, places } = server;
    server = await startServer({ port, places });
    await expect(connection(page)).toContainText('Live');
    await expect(panel(page)).toContainText('Paused, nothing is sent. The turn before was interrupted.');
    await expect(page.getByRole('article', { name: 'Your prompt' })).toHaveCount(1);
    await button(page, 'Resume the queue').click();
    await expect(page.getByRole('article', { name: 'Your prompt' }).last()).toContainText('kept');
    await expect(transcript(page)).toContainText('Turn completed');
    await expect(panel(page)).toHaveCount(0);
    const { session } = await apiOf(login).sessions.get.query({ sessionId });
    expect(session.turnCount, 'sent once').toBe(2);
  } finally {
    await endServer(server);
  }
});
