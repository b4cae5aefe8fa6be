import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { writeArchives } from './fixtures/archive';
import { work } from './fixtures/full-session';
import { commandId, enter } from './fixtures/login';
import { makeSession, transcript } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const list = (page: Page) => page.getByRole('navigation', { name: 'Sessions and projects' });

async function projectWithArchives(): Promise<{ readonly folder: string; readonly projectId: string }> {
  const folder = shared.server.places.project();
  writeArchives(folder);
  const { projectId } = await shared.api.projects.add.mutate({ commandId: commandId(), path: folder });
  return { folder, projectId };
}

test('archives of the original are unverified until they are taken over, torn places are named with file and byte', async ({
  page,
}) => {
  const { folder, projectId } = await projectWithArchives();
  await enter(page, shared.login);
  await list(page).locator(`a[href="/projects/${projectId}"]`).click();
  const old = region(page, 'Old sessions');
  await expect(old).toContainText('2 of 2 threads can only be read from the archive, unverified');
  await old.getByRole('button', { name: 'Take over the archives' }).press('Enter');

  const result = old.getByRole('table', { name: 'Result' });
  await expect(result.getByRole('row', { name: 'Threads found' })).toContainText('2');
  await expect(result.getByRole('row', { name: 'Taken over' })).toContainText('2');
  await expect(old).not.toContainText('unverified');
  const problems = old.getByRole('group', { name: 'What was not taken over as it stands' });
  await expect(problems.getByRole('cell', { name: '0000BBBB' })).toBeVisible();
  await expect(problems.getByRole('row').nth(1).getByRole('cell').nth(1)).toHaveText(/^[\d,]+$/);
  const [job] = (await shared.api.jobs.list.query({ kind: 'backfill', limit: 5 })).rows;
  expect(job).toMatchObject({ state: 'done', subject: folder });

  // What came in is a session like any other.
  await list(page).getByRole('link', { name: 'question 1 of thread 1' }).click();
  await expect(transcript(page)).toContainText('An answer to: question 2 of thread 1');
  await page.goBack();
  await old.getByRole('button', { name: 'Take over the archives' }).click();
  await expect(result.getByRole('row', { name: 'Turns added' })).toContainText('0');
});

test('archives move into the project, are switched off once nothing differs, and on again', async ({
  page,
}) => {
  const { folder, sessionId } = await makeSession(shared);
  await work(shared.api, sessionId, 'reasoning', null);
  const { projectId } = (await shared.api.sessions.get.query({ sessionId })).project;
  await enter(page, shared.login, `/projects/${projectId}`);
  const archives = region(page, 'Archives');
  await expect(archives).toContainText('In the data directory');
  await archives.getByRole('button', { name: 'Keep them in the project' }).click();
  await expect(archives).toContainText('In the project');
  await expect(archives).toContainText(join(folder, 'chats', 'threads'));
  await expect(archives).toContainText('None is behind the ledger');
  expect(readdirSync(join(folder, 'chats', 'threads')).filter((name) => name.endsWith('.md'))).toHaveLength(
    1,
  );

  await archives.getByRole('button', { name: 'Write to the ledger only…' }).click();
  await expect(page).toHaveURL(`${shared.server.origin}/projects/${projectId}/ledger-only`);
  const dialog = page.getByRole('dialog', { name: 'Write to the ledger only?' });
  await expect(dialog).toContainText('Every archive holds exactly what the ledger has');
  await dialog.getByRole('button', { name: 'Ledger only', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(archives).toContainText('no Markdown files are written');
  await archives.getByRole('button', { name: 'Write archives again' }).click();
  await expect(archives).toContainText('every session is a Markdown file as well');
});

test('archives that differ from the ledger cannot be switched off, and the reason is said', async ({
  page,
}) => {
  const { projectId } = await projectWithArchives();
  await enter(page, shared.login, `/projects/${projectId}/ledger-only`);
  const dialog = page.getByRole('dialog', { name: 'Write to the ledger only?' });
  await expect(dialog).toContainText('Not possible yet');
  await expect(dialog.getByRole('cell', { name: /not in the ledger/ }).first()).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Ledger only', exact: true })).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(`${shared.server.origin}/projects/${projectId}`);
});

test('a project is removed: what stays is said, and it stays', async ({ page }) => {
  const { folder, sessionId } = await makeSession(shared);
  await work(shared.api, sessionId, 'reasoning', null);
  const { project } = await shared.api.sessions.get.query({ sessionId });
  await enter(page, shared.login, '/settings');
  await region(page, 'Safety of each project').getByRole('link', { name: project.name, exact: true }).click();
  await page.getByRole('button', { name: 'Remove the project…' }).click();
  const dialog = page.getByRole('dialog', { name: `Remove ${project.name}?` });
  await expect(dialog).toContainText('the folder and every file in it');
  await expect(
    dialog.getByRole('button', { name: 'Keep it' }),
    'the safe answer has the focus',
  ).toBeFocused();
  await dialog.getByRole('button', { name: 'Remove the project' }).click();
  await expect(page).toHaveURL(`${shared.server.origin}/settings#projects`);
  await expect(list(page).locator(`a[href="/projects/${project.projectId}"]`)).toHaveCount(0);
  expect(existsSync(folder)).toBe(true);
  await page.goto(`${shared.server.origin}/s/${sessionId}`);
  await expect(transcript(page)).toContainText('Turn completed');
  await page.goto(`${shared.server.origin}/projects/${project.projectId}`);
  await expect(page.getByRole('main')).toContainText('There is no such project.');
});
