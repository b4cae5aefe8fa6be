import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { enter } from './fixtures/login';
import { answerButton, ask, composer, openSession, transcript } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();

async function addFolder(page: Page, path: string): Promise<void> {
  await enter(page, shared.login);
  await page.getByRole('navigation').getByRole('button', { name: 'Add a project folder' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a project folder' });
  await dialog.getByRole('combobox', { name: 'Folder' }).fill(path);
  await dialog.getByRole('button', { name: 'Add folder' }).click();
}

for (const [what, path, said] of [
  ['is missing', () => join(shared.server.places.root, 'nowhere'), 'There is no folder'],
  ['is a file', () => aFile(), 'is a file, not a folder.'],
  ['is relative', () => 'projects/mine', 'is not a full path.'],
] as const) {
  test(`a path that ${what} is refused in words, and what was typed stays`, async ({ page, faults }) => {
    faults.expectMessage(/status of 422/);
    await addFolder(page, path());
    const dialog = page.getByRole('dialog', { name: 'Add a project folder' });
    await expect(dialog.getByRole('alert')).toContainText(said);
    await expect(dialog.getByRole('alert')).toContainText('Nothing was changed.');
    await expect(dialog.getByRole('combobox')).toHaveValue(path());
    expect((await shared.api.projects.list.query()).rows.filter((row) => row.path === path())).toEqual([]);
  });
}

function aFile(): string {
  const path = join(shared.server.places.root, 'a-file');
  writeFileSync(path, '');
  return path;
}

test('a folder is found by completion, added, and a session begins in it', async ({ page }) => {
  const folder = join(shared.server.places.home, 'work-of-mine');
  mkdirSync(join(folder, 'inner'), { recursive: true });
  await enter(page, shared.login);
  await page.getByRole('main').getByRole('button', { name: 'Add a project folder' }).click();
  const field = page.getByRole('combobox', { name: 'Folder' });
  await field.fill('~/work');
  await expect(page.getByRole('option', { name: folder, exact: true })).toBeVisible();
  await field.press('ArrowDown');
  await field.press('Tab');
  await expect(field).toHaveValue(`${folder}/`);
  await expect(page.getByRole('option', { name: join(folder, 'inner') })).toBeVisible();
  await field.press('Enter');

  const dialog = page.getByRole('dialog', { name: 'New session' });
  await expect(dialog.getByRole('combobox', { name: 'Project' })).toContainText(folder);
  await dialog.getByText('The real Codex process with a scripted model').click();
  await dialog.getByRole('button', { name: 'Start session' }).click();
  await ask(page, 'run a command');
  await answerButton(page, 'accept').click();
  await expect(transcript(page)).toContainText(`The folder is ${folder}.`);
});

test('a project folder that disappears while its session is open: said, nothing runs, and it works again', async ({
  page,
}) => {
  const { folder } = await openSession(page, shared);
  await ask(page, 'reasoning');
  await expect(transcript(page)).toContainText('Turn completed');
  rmSync(folder, { recursive: true });
  await ask(page, 'edit a file');
  await expect(transcript(page)).toContainText('Turn failed');
  await expect(transcript(page)).toContainText(`There is no folder "${folder}".`);
  await expect(page.getByRole('article', { name: 'Your prompt' }).last()).toContainText('edit a file');
  await page.reload();
  const banner = page.getByRole('status').filter({ hasText: `There is no folder "${folder}".` });
  await expect(banner).toContainText('Check the path, or create the folder first.');

  mkdirSync(folder);
  await page.reload();
  await expect(banner).toHaveCount(0);
  await composer(page).fill('reasoning');
  await composer(page).press('Enter');
  await expect(transcript(page).getByText('Turn completed')).toHaveCount(2);
});
