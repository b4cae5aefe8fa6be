import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './fixtures/root';
import { ask, openSession, transcript } from './fixtures/session';
import { expect, shareServer, test } from './fixtures/test';

// The organisation's rules are a copy, so that a journey can break them.
const organisation = mkdtempSync(join(tmpdir(), 'codexchat-organisation-'));
cpSync(join(root, 'policies'), organisation, { recursive: true });
test.afterAll(() => rmSync(organisation, { recursive: true, force: true }));
const shared = shareServer(() => ({ env: { CODEXCHAT_POLICY: organisation } }));

const rule = (program: string) =>
  `@id("no-${program}")\n@decision("deny")\n@reason("Nobody runs ${program} here.")\nforbid (principal, action == Action::"command", resource)\nwhen { context.program == "${program}" };\n`;

test('rules of a project are shown in full, count for nothing when they are refused, and once accepted as they were accepted', async ({
  page,
}) => {
  const { folder } = await openSession(page, shared);
  const file = join(folder, 'policies', 'project.cedar');
  mkdirSync(join(folder, 'policies'));
  writeFileSync(file, rule('cat'));
  const session = page.url();
  const strange = page.getByText('This project has rules of its own');
  const look = page.getByRole('link', { name: 'Look at them and decide' });
  const dialog = page.getByRole('dialog');
  await expect(strange).toBeVisible();
  await look.click();
  await expect(dialog).toContainText('Nobody runs cat here.');
  await expect(dialog).toContainText(/SHA-256 [0-9a-f]{64}/);
  await dialog.getByRole('button', { name: 'Do not use them' }).click();
  await expect(dialog).toContainText('Nothing of them is in force');
  await page.goto(session);
  await ask(page, 'look around');
  await expect(transcript(page)).toContainText('look-in-workspace');
  await expect(transcript(page)).toContainText('Turn completed');
  await expect(strange).toHaveCount(0);

  // Other rules are another question.
  writeFileSync(file, rule('ls'));
  await look.click();
  await dialog.getByRole('button', { name: 'Accept these rules' }).click();
  await expect(dialog).toContainText('The rules of this project count');
  await page.goto(session);
  await ask(page, 'look around');
  await expect(transcript(page)).toContainText('no-ls');
  await expect(transcript(page).getByText('Turn completed')).toHaveCount(2);

  writeFileSync(file, rule('nc'));
  await expect(page.getByText('The rules in this project are not those that were accepted')).toBeVisible();
  await look.click();
  await expect(dialog).toContainText('removed: @id("no-ls")');
  await expect(dialog).toContainText('added: @id("no-nc")');
});

test('a broken edit of the rules is told in the session while the last good ones judge, and is gone when it is mended', async ({
  page,
}) => {
  await openSession(page, shared);
  await ask(page, 'look around');
  await expect(transcript(page)).toContainText('Turn completed');
  const file = join(organisation, 'organisation.cedar');
  const good = readFileSync(file, 'utf8');
  writeFileSync(file, good.replace('@decision("deny")', '@decison("deny")'));
  try {
    const banner = page.getByText('The policy as it lies in its files is refused');
    await expect(banner).toContainText('organisation.cedar, line');
    await expect(page.getByText('The last good policy is in force')).toBeVisible();
    await ask(page, 'look around');
    await expect(transcript(page).getByText('Turn completed')).toHaveCount(2);
    await expect(transcript(page).getByText('look-in-workspace')).toHaveCount(2);
  } finally {
    writeFileSync(file, good);
  }
  await expect(page.getByText('The policy as it lies in its files is refused')).toHaveCount(0);
});
