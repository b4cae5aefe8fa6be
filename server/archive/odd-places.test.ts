import { execFileSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runBackfill } from './testing/backfill-run';
import {
  type ArchiveHome,
  makeArchiveHome,
  originalArchive,
  originalTurns,
  threadIdOf,
} from './testing/original-archive';

const archiveOf = (n: number): string => originalArchive(threadIdOf(n), originalTurns(n, 2));
const pipe = (path: string): Buffer => execFileSync('mkfifo', [path]);
const kindOf = (path: string): number => lstatSync(path).mode & 0o170000;

async function socket(path: string): Promise<AsyncDisposable> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return { [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) };
}

test('each thing in the folder that is no archive is reported by a backfill, and what belongs to an archive is not', async () => {
  using home = makeArchiveHome();
  const at = (name: string) => join(home.folder, name);
  home.write(`${threadIdOf(1)}.md`, archiveOf(1));
  home.write(`${threadIdOf(2)}.MD`, archiveOf(2));
  home.write(`${threadIdOf(3)}.ledger.json`, '{}');
  home.write('README.txt', 'mine');
  home.write('.hidden', 'mine');
  home.write('notes.md', 'mine');
  mkdirSync(at('older'));
  pipe(at('pipe'));
  symlinkSync(at('README.txt'), at('link.txt'));
  await using _listening = await socket(at('s'));
  const open = await home.open();
  const first = await runBackfill(open);
  expect(first).toMatchObject({ exportedThreadCount: 1, failed: [] });
  // What the first run left, and the copies that the projector keeps, belong to the archive.
  home.write(`${threadIdOf(1)}.md.kept-0123456789ab`, 'older');
  home.write(`${threadIdOf(1)}.md.tmp-${crypto.randomUUID()}`, 'half');
  const { problems } = await runBackfill(open);
  await open.opened.close('test end');
  expect(problems.every(({ taken }) => !taken)).toBe(true);
  expect(Object.fromEntries(problems.map(({ path, reason }) => [path, reason]))).toEqual({
    [at(`${threadIdOf(2)}.MD`)]: expect.stringContaining('ends in ".MD"'),
    [at(`${threadIdOf(3)}.ledger.json`)]: expect.stringContaining('without its archive'),
    [at('README.txt')]: expect.stringContaining('not that of an archive'),
    [at('.hidden')]: expect.stringContaining('not that of an archive'),
    [at('notes.md')]: 'its name is not the id of a thread',
    [at('older')]: 'it is a folder; archives are files',
    [at('pipe')]: 'it is a pipe; archives are files',
    [at('link.txt')]: 'it is a link, and links are not followed; archives are files',
    [at('s')]: 'it is a socket; archives are files',
  });
});

/** What can lie where a document or a marker goes. */
const odd: Readonly<Record<string, (path: string, home: ArchiveHome) => unknown>> = {
  'a folder': (path) => mkdirSync(path),
  'a pipe': pipe,
  'a link, and links are not followed': (path, home) => symlinkSync(join(home.projectDir, 'aim'), path),
};

test('a thread where something else lies at the place of its document or marker is refused before any of it is recorded', async () => {
  using home = makeArchiveHome();
  const id = threadIdOf(1);
  home.write(`${id}.md`, archiveOf(1));
  writeFileSync(join(home.projectDir, 'aim'), 'mine');
  const markers = join(home.folder, '.ledger-backfill');
  const [marker, document] = [join(markers, `${id}.json`), join(home.folder, `${id}.ledger.json`)];
  mkdirSync(markers);
  const open = await home.open();
  const before = open.opened.ledger.head();
  for (const place of [marker, document])
    for (const [kind, make] of Object.entries(odd)) {
      make(place, home);
      const made = kindOf(place);
      const { failed } = await runBackfill(open);
      expect(failed, kind).toMatchObject([
        { threadID: id, problem: { kind: 'archive.place-taken', what: expect.stringContaining(kind) } },
      ]);
      expect(failed[0]?.problem.what).toContain(place);
      expect(kindOf(place)).toBe(made);
      rmSync(place, { recursive: true });
    }
  expect(open.opened.ledger.head()).toBe(before);
  expect(await runBackfill(open)).toMatchObject({ exportedThreadCount: 1, failed: [] });
  await open.opened.close('test end');
  expect(readFileSync(join(home.projectDir, 'aim'), 'utf8')).toBe('mine');
});

test('a folder of markers that is a link out of the project, or a file, is not written through', async () => {
  using home = makeArchiveHome();
  using outside = makeArchiveHome(false);
  home.write(`${threadIdOf(1)}.md`, archiveOf(1));
  const markers = join(home.folder, '.ledger-backfill');
  const open = await home.open();
  symlinkSync(outside.projectDir, markers);
  expect((await runBackfill(open)).failed).toMatchObject([{ problem: { kind: 'archive.place-taken' } }]);
  expect(readdirSync(outside.projectDir)).toEqual([]);
  rmSync(markers);
  writeFileSync(markers, 'mine');
  expect((await runBackfill(open)).failed).toMatchObject([{ problem: { kind: 'archive.place-taken' } }]);
  await open.opened.close('test end');
  expect(readFileSync(markers, 'utf8')).toBe('mine');
});

test('a comparison says what each thing with the name of an archive is, and only what may hold history keeps archives from being switched off', async () => {
  using home = makeArchiveHome();
  const at = (n: number) => join(home.folder, `${threadIdOf(n)}.md`);
  home.write(`${threadIdOf(1)}.md`, archiveOf(1));
  home.write(`${threadIdOf(2)}.md`, '');
  const open = await home.open();
  await runBackfill(open);
  home.write(`${threadIdOf(3)}.md`, `# Thread Transcript for ${threadIdOf(3)}\n`);
  mkdirSync(at(4));
  pipe(at(5));
  await using _listening = await socket(at(6));
  const check = () => open.opened.plane.projects.checkArchives({ projectId: open.projectId });
  const set = (mode: 'dual' | 'ledger-only') =>
    open.opened.plane.projects.setArchives({
      commandId: crypto.randomUUID(),
      projectId: open.projectId,
      mode,
    });
  const harmless = await check();
  expect(harmless).toMatchObject({ clean: true, counts: { ok: 1, empty: 2, 'not-ours': 3, extra: 0 } });
  const said = (report: typeof harmless) =>
    Object.fromEntries(report.findings.map(({ path, state, what }) => [path, [state, what]]));
  expect(said(harmless)).toEqual({
    [at(2)]: ['empty', expect.stringContaining('without a turn')],
    [at(3)]: ['empty', expect.stringContaining('without a turn')],
    [at(4)]: ['not-ours', expect.stringContaining('a folder')],
    [at(5)]: ['not-ours', expect.stringContaining('a pipe')],
    [at(6)]: ['not-ours', expect.stringContaining('a socket')],
  });
  expect(await set('ledger-only')).toMatchObject({ mode: 'ledger-only' });
  await set('dual');
  await open.opened.settledArchives();
  symlinkSync(at(1), at(7));
  home.write(`${threadIdOf(8)}.md`, archiveOf(8).slice(0, -1).replaceAll('TURN_END', 'END'));
  home.write(`${threadIdOf(9)}.md`, archiveOf(9));
  const [copied, other] = [1, 9].map((n) => home.write(`${threadIdOf(n).toLowerCase()}.md`, archiveOf(1)));
  const ending = home.write(`${threadIdOf(10)}.MD`, archiveOf(10));
  const older = join(home.projectDir, 'chats', '2023-01-02', `${threadIdOf(11)}.md`);
  mkdirSync(join(older, '..'));
  writeFileSync(older, 'older');
  const blocking = await check();
  expect(blocking).toMatchObject({ clean: false, counts: { extra: 4, unreadable: 2, 'not-ours': 4 } });
  expect(said(blocking)).toMatchObject({
    [at(7)]: ['unreadable', expect.stringMatching(/a link.*put the file itself there/)],
    [at(8)]: ['unreadable', expect.stringContaining('no turn in it can be read')],
    [at(9)]: ['extra', expect.stringContaining('a backfill takes them over')],
    [copied ?? '']: ['not-ours', expect.stringMatching(/the same thread as .*, with the same turns$/)],
    [other ?? '']: ['extra', expect.stringContaining('holds something else')],
    [ending]: ['extra', expect.stringContaining('give it the ending ".md"')],
    [older]: ['extra', expect.stringContaining('older format')],
  });
  expect(blocking.findings.find(({ path }) => path === at(9))?.turnId).toBe(originalTurns(9, 2)[0]?.id);
  await expect(set('ledger-only')).rejects.toMatchObject({ trouble: { kind: 'archive.not-clean' } });
  await open.opened.close('test end');
});
