import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
  type ArchiveHome,
  makeArchiveHome,
  originalArchive,
  originalTurns,
  threadIdOf,
} from '../archive/testing/original-archive';
import { ledger } from './ledger';

// Built, the command line finds its package above dist/; here it runs from its sources.
vi.mock('./package-facts', () => ({
  packageFacts: () => ({ root: join(import.meta.dirname, '..', '..'), version: 'test' }),
}));

const id = threadIdOf(1);
let home: ArchiveHome;
let document: string;
let printed = '';
let said = '';
beforeEach(() => {
  home = makeArchiveHome();
  document = join(home.folder, `${id}.ledger.json`);
  home.write(`${id}.md`, originalArchive(id, originalTurns(1, 3)));
  vi.stubEnv('CODEXCHAT_HOME', home.dataDir);
  vi.stubEnv('CODEXCHAT_HEAD_DIR', home.headDir);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  home[Symbol.dispose]();
});

async function run(...words: readonly string[]) {
  printed = '';
  said = '';
  expect(await ledger([...words, '--project-path', home.projectDir, '--json'])).toBe(0);
  return JSON.parse(printed);
}
const exportThread = (...words: readonly string[]) => run('export', '--thread-id', id, ...words);
const taken = { trouble: { kind: 'ledger.output-taken', safe: 'It was not touched.' } };

test('after a backfill, its document is what an export gives, and is not written again; nothing else is replaced unasked', async () => {
  const [thread] = (await run('backfill')).threads;
  const vouched = readFileSync(document);
  const before = statSync(document, { bigint: true });
  const facts = { outputPath: document, written: false, sha256: thread.sha256, source: 'ledger' };
  // A later moment would give other bytes: the document keeps its own.
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
  expect(await exportThread()).toMatchObject(facts);
  expect(statSync(document, { bigint: true })).toMatchObject({ ino: before.ino, mtimeNs: before.mtimeNs });
  for (const words of [
    ['--limit', '1'],
    ['--generated-at', '2026-01-31T12:00:00Z'],
  ])
    await expect(exportThread(...words)).rejects.toMatchObject({
      trouble: { ...taken.trouble, what: expect.stringContaining('marker of a backfill') },
    });
  await expect(exportThread('--generated-at', '2026-02-30T00:00:00Z')).rejects.toThrow('ISO 8601');
  expect(readFileSync(document)).toEqual(vouched);
  // The id as the file of the archive has it.
  const output = join(home.projectDir, 'session.ndjson');
  expect(await ledger(['export', '--format', 'ndjson', '--session', id, '--output', output])).toBe(0);
  expect(readFileSync(output, 'utf8')).toContain(`session/${id.toLowerCase()}`);
  expect(await run('backfill')).toMatchObject({ skippedThreadCount: 1 });
  expect(await exportThread('--limit', '1', '--force')).toMatchObject({ written: true, entryCount: 4 });
  expect(said).toContain('marker of a backfill');
  expect((await run('backfill')).threads[0]).toMatchObject({ status: 'exported', addedTurnCount: 0 });
});

test('a named place keeps what it has, unless it is this very document or force was given', async () => {
  const output = join(home.projectDir, 'thread.json');
  const told = await exportThread('--output', output, '--generated-at', '2026-01-31T12:00:00Z');
  expect(told).toMatchObject({ written: true, source: 'archive' });
  expect(await exportThread('--output', output)).toMatchObject({ written: false, sha256: told.sha256 });
  writeFileSync(output, 'mine');
  await expect(exportThread('--output', output)).rejects.toMatchObject(taken);
  expect(readFileSync(output, 'utf8')).toBe('mine');
  expect(await exportThread('--output', output, '--force')).toMatchObject({ written: true });
});

test('links and folders are never replaced, and no folder is made on the way, in whatever format', async () => {
  const [aim, link, folder] = ['aim', 'link', 'folder'].map((name) => join(home.projectDir, name));
  writeFileSync(aim ?? '', 'mine');
  symlinkSync(aim ?? '', link ?? '');
  mkdirSync(folder ?? '');
  writeFileSync(join(folder ?? '', 'mine'), '');
  await run('backfill');
  const session = ['--session', id.toLowerCase(), '--force'];
  const formats: Readonly<Record<string, readonly string[]>> = {
    backup: ['backup'],
    tlog: ['export', '--format', 'tlog'],
    seed: ['export', '--project-path', home.projectDir, '--thread-id', id, '--force'],
    proof: ['export', '--format', 'proof', '--seq', '1', '--force'],
    html: ['export', '--format', 'html', ...session],
    ndjson: ['export', '--format', 'ndjson', ...session],
  };
  for (const [format, words] of Object.entries(formats)) {
    const command = (output: string) => ledger([...words, '--output', output]);
    for (const place of [link ?? '', folder ?? ''])
      await expect(command(place), `${format} ${place}`).rejects.toMatchObject(taken);
    const gone = join(home.projectDir, 'gone');
    await expect(command(join(gone, 'x')), format).rejects.toMatchObject({
      trouble: { kind: 'ledger.no-output-folder' },
    });
    expect(existsSync(gone)).toBe(false);
  }
  expect(lstatSync(link ?? '').isSymbolicLink()).toBe(true);
  expect(readFileSync(aim ?? '', 'utf8')).toBe('mine');
});
