import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkFolder, completeFolder, folderTrouble } from './folder';

let base: string;
beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'codexchat-folder-'));
  chmodSync(base, 0o755);
  for (const name of ['work', 'workshop', '.hidden', 'locked']) mkdirSync(join(base, name));
  writeFileSync(join(base, 'file'), '');
  symlinkSync(join(base, 'work'), join(base, 'link'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

test('a folder is taken by its real path', () => {
  expect(checkFolder(join(base, 'link'))).toEqual({ ok: true, value: join(base, 'work') });
});

test.each([
  ['relative/path', 'folder.not-absolute'],
  ['/no/such/folder', 'folder.missing'],
])('%s is refused in words', (path, kind) => {
  expect(checkFolder(path)).toMatchObject({ ok: false, error: { kind } });
});

test('a file is not a folder', () => {
  expect(checkFolder(join(base, 'file'))).toMatchObject({
    ok: false,
    error: { kind: 'folder.not-a-folder' },
  });
});

test.each([
  ['EACCES', 'folder.unreadable'],
  ['EPERM', 'folder.unreadable'],
  ['ENOTDIR', 'folder.missing'],
  ['EIO', 'folder.unusable'],
])('what the system answers (%s) is said in words', (code, kind) => {
  expect(folderTrouble('/some/folder', Object.assign(new Error(code), { code }))).toMatchObject({ kind });
});

test('a folder that may not be read is refused, where the system refuses it', () => {
  const locked = join(base, 'locked');
  chmodSync(locked, 0o000);
  // Root may read every folder; then the table above is the proof.
  const expected =
    process.getuid?.() === 0 ? { ok: true } : { ok: false, error: { kind: 'folder.unreadable' } };
  expect(checkFolder(locked)).toMatchObject(expected);
  chmodSync(locked, 0o700);
});

test('completion offers folders, hidden ones only when asked for', () => {
  expect(completeFolder(join(base, 'wo')).folders).toEqual([join(base, 'work'), join(base, 'workshop')]);
  expect(completeFolder(`${base}/`).folders).not.toContain(join(base, '.hidden'));
  expect(completeFolder(`${base}/.h`).folders).toContain(join(base, '.hidden'));
  expect(completeFolder('nowhere').folders).toEqual([]);
});
