import { readFileSync } from 'node:fs';
import { work } from './fixtures/full-session';
import { enter } from './fixtures/login';
import { composer, makeSession } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

const shared = shareServer();
let sessionId: string;
test.beforeAll(async () => {
  ({ sessionId } = await makeSession(shared));
  await work(shared.api, sessionId, 'run a command', 'accept');
});

/** What each file must hold of the session, whoever reads it. */
const formats = [
  ['Transcript, HTML', /\.html$/, ['<!doctype html', 'run a command', 'pwd &amp;&amp; ls -1']],
  ['Transcript, Markdown', /\.md$/, ['run a command', 'pwd && ls -1']],
  ['Entries, NDJSON', /\.ndjson$/, ['session.created', 'turn.requested', 'run a command']],
  ['Thread document, JSON', /\.json$/, ['run a command', '"schemaVersion" : 1', 'action_card']],
  ['Traces, OpenTelemetry JSON', /\.json$/, ['resourceSpans', 'gen_ai']],
  ['Trajectory, ATIF JSON', /\.json$/, ['schema_version', 'run a command']],
] as const;

test('every format is fetched from the dialog, as the file it says', async ({ page }) => {
  await enter(page, shared.login, `/s/${sessionId}`);
  await page.getByRole('link', { name: 'Export this session…' }).click();
  await expect(page).toHaveURL(`${shared.server.origin}/s/${sessionId}/export`);
  const dialog = page.getByRole('dialog', { name: 'Export this session' });
  await expect(
    dialog.getByRole('radio', { name: /^Transcript, HTML/ }),
    'the first choice has the focus',
  ).toBeFocused();
  for (const [name, file, words] of formats) {
    await dialog.getByRole('radio', { name: new RegExp(`^${name}`) }).check();
    const arrives = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Download' }).click();
    const download = await arrives;
    expect(await download.failure(), name).toBeNull();
    expect(download.suggestedFilename(), name).toMatch(file);
    const text = readFileSync(await download.path(), 'utf8');
    for (const word of words) expect(text.toLowerCase(), name).toContain(word.toLowerCase());
  }
  await expect(dialog.getByRole('status')).toContainText('The file is handed to the browser');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(page).toHaveURL(`${shared.server.origin}/s/${sessionId}`);
  await expect(
    page.getByRole('link', { name: 'Export this session…' }),
    'the focus comes back',
  ).toBeFocused();
});

test('traces leave the words out unless they are asked for; the address of the dialog opens it', async ({
  page,
}) => {
  await enter(page, shared.login, `/s/${sessionId}/export`);
  const dialog = page.getByRole('dialog', { name: 'Export this session' });
  await dialog.getByRole('radio', { name: /^Traces/ }).check();
  const fetchText = async () => {
    const arrives = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Download' }).click();
    return readFileSync(await (await arrives).path(), 'utf8');
  };
  expect(await fetchText()).not.toContain('run a command');
  await dialog.getByRole('checkbox', { name: /Include the words/ }).check();
  expect(await fetchText()).toContain('run a command');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(composer(page)).toBeVisible();
});
