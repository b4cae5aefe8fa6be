import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { writeCodexHome } from './fixtures/codex-home';
import { apiOf, commandId, enter, logIn } from './fixtures/login';
import { steadyPort } from './fixtures/port';
import { endServer, startServer } from './fixtures/server';
import { connection, transcript } from './fixtures/session';
import { connectionErrors, expect, test } from './fixtures/test';

/** So many conversations take far longer to come in than it takes to press a button, on any machine. */
const manyFiles = 2_000;

const importDialog = (page: Page) => page.getByRole('dialog', { name: 'Import a Codex home' });

async function begin(page: Page, home: string): Promise<void> {
  await importDialog(page).getByRole('combobox', { name: 'Codex home' }).fill(home);
  await importDialog(page).getByRole('button', { name: 'Import', exact: true }).click();
}

test('an import of a Codex home: what came in, what was left, and what could not be read', async ({
  page,
  atEnd,
}) => {
  const server = await startServer();
  atEnd(() => endServer(server));
  const login = await logIn(server);
  const api = apiOf(login);
  const path = server.places.project();
  const { projectId } = await api.projects.add.mutate({ commandId: commandId(), path });
  const home = join(server.places.home, '.codex');
  writeCodexHome(home, [path, path, server.places.project()]);
  const [first = ''] = readdirSync(join(home, 'sessions', '2026', '01', '02')).sort();
  appendFileSync(join(home, 'sessions', '2026', '01', '02', first), '{ torn');

  await enter(page, login, `/projects/${projectId}`);
  await page.getByRole('button', { name: 'Import a Codex home…' }).press('Enter');
  await expect(page).toHaveURL(`${server.origin}/projects/${projectId}/import`);
  await begin(page, '~/.codex');
  const result = importDialog(page).getByRole('table', { name: 'Result' });
  await expect(result.getByRole('row', { name: 'Taken over' })).toContainText('2');
  await expect(result.getByRole('row', { name: 'Of other folders, left alone' })).toContainText('1');
  const problems = importDialog(page).getByRole('group', { name: 'What was not taken over as it stands' });
  await expect(problems.getByRole('cell', { name: first })).toBeVisible();
  await importDialog(page).getByRole('button', { name: 'Close' }).last().click();
  await expect(importDialog(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Import a Codex home…' })).toBeFocused();
  await page.getByRole('navigation').getByRole('link', { name: 'terminal question 2' }).click();
  await expect(transcript(page)).toContainText('terminal answer 2');
});

test('a long job shows how far it is, is cancelled by a button, and is said to be interrupted when its server dies', async ({
  page,
  faults,
  atEnd,
}) => {
  faults.expectMessage(connectionErrors);
  let server = await startServer({ port: await steadyPort() });
  atEnd(() => endServer(server));
  const login = await logIn(server);
  const api = apiOf(login);
  const path = server.places.project();
  const { projectId } = await api.projects.add.mutate({ commandId: commandId(), path });
  const home = join(server.places.root, 'many');
  writeCodexHome(
    home,
    Array.from({ length: manyFiles }, () => path),
  );

  await enter(page, login, `/projects/${projectId}/import`);
  await begin(page, home);
  await expect(importDialog(page).getByText(/^[\d,]+ of 2,000 /)).toBeVisible();
  await expect(importDialog(page).getByRole('button', { name: 'Import', exact: true })).toBeDisabled();
  await importDialog(page)
    .getByRole('button', { name: /^Cancel: / })
    .click();
  await expect(importDialog(page).getByRole('status').filter({ hasText: 'Cancelled' })).toBeVisible();
  expect((await api.jobs.list.query({ kind: 'import', limit: 5 })).rows[0]?.state).toBe('cancelled');

  await begin(page, home);
  await page.goto(`${server.origin}/ledger`);
  const jobs = page.getByRole('region', { name: 'Jobs' });
  await expect(jobs.getByRole('progressbar')).toBeVisible();
  server.signal('SIGKILL');
  await server.exited;
  const { port, places } = server;
  server = await startServer({ port, places });
  await expect(connection(page)).toContainText('Live');
  await expect(jobs.getByRole('listitem').first()).toContainText('Interrupted');
  await expect(jobs.getByRole('listitem').nth(1)).toContainText('Cancelled');
  await expect(jobs.getByRole('progressbar')).toHaveCount(0);
});
