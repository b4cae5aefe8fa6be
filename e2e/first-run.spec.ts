import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { processOf, runtimesOf } from './fixtures/processes';
import { endServer, type Server, startServer } from './fixtures/server';
import { answerButton, card, composer, pidOnScreen, transcript } from './fixtures/session';
import { expect, test } from './fixtures/test';

let server: Server;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(() => endServer(server));

test('first run: from the printed address to an accepted edit of the real codex', { tag: '@smoke' }, async ({
  page,
}) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(server.origin)) foreign.push(request.url());
  });
  await page.goto(server.url);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Let an agent work on this machine');
  expect(page.url(), 'the token is out of the address').toBe(`${server.origin}/`);

  await page.getByRole('button', { name: 'Try the demo' }).click();
  await expect(page.getByText('Demo', { exact: true }).first()).toBeVisible();
  await page.getByRole('button', { name: /^edit a file/ }).click();
  await expect(composer(page)).toHaveValue('edit a file');
  await composer(page).press('Enter');

  await expect(card(page)).toContainText('Codex asks to change files');
  await expect(card(page)).toContainText('The demo model wrote this file after you accepted the change.');
  await expect(page).toHaveTitle(/^\(1\) /);
  const file = join(server.places.dataDir, 'sample-project', 'demo-notes.md');
  expect(existsSync(file), 'nothing is written before the answer').toBe(false);

  const pid = await pidOnScreen(page);
  expect(processOf(pid)?.command).toMatch(/codex\S* app-server/);
  expect(runtimesOf(server.pid)).toContain(pid);

  await answerButton(page, 'accept').click();
  const change = transcript(page).getByRole('article', { name: 'File change' });
  await expect(change).toContainText('Written');
  await expect(change).toContainText('demo-notes.md');
  await expect(change).toContainText('It lies in the project folder.');
  await expect(change).toContainText('Accepted in the browser');
  await expect(transcript(page)).toContainText('exactly as the diff showed');
  await expect(transcript(page)).toContainText('Turn completed');
  expect(existsSync(file)).toBe(true);
  await expect(page).toHaveTitle(/^(?!\()/);
  expect(foreign, 'nothing is loaded from elsewhere').toEqual([]);
});
