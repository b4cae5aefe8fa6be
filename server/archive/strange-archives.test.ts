import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runBackfill, sha256 } from './testing/backfill-run';
import { makeArchiveHome, originalArchive, originalTurns, threadIdOf } from './testing/original-archive';

describe('archives that are not as they should be', () => {
  test('what is readable comes in, the rest is named with file and offset, and nothing outside the project is touched', async () => {
    using home = makeArchiveHome();
    using outside = makeArchiveHome();
    const ids = Array.from({ length: 6 }, (_, n) => threadIdOf(n + 20));
    const [torn = '', crlf = '', linked = '', title = '', lower = '', piped = ''] = ids;
    const text = (n: number) => originalArchive(ids[n] ?? '', originalTurns(n + 20, 3));
    const tornPath = home.write(`${torn}.md`, text(0).slice(0, -60));
    home.write(`${crlf}.md`, text(1).replaceAll('\n', '\r\n'));
    symlinkSync(outside.write(`${linked}.md`, text(2)), join(home.folder, `${linked}.md`));
    home.write(`${title}.md`, text(3).replace(title, threadIdOf(99)));
    home.write(`${lower.toLowerCase()}.md`, text(4));
    mkdirSync(join(home.folder, `${piped}.md`));
    home.write('notes.md', 'my notes');
    home.write(`${torn}.md.tmp-${crypto.randomUUID()}`, 'half');
    const open = await home.open();
    const done = await runBackfill(open);
    const again = await runBackfill(open);
    await open.opened.close('test end');
    expect(done).toMatchObject({
      scannedThreadCount: 6,
      exportedThreadCount: 4,
      failedThreadCount: 2,
      addedTurnCount: 2 + 3 + 3 + 3,
    });
    expect(done.failed.map((one) => [one.threadID, one.problem.kind])).toEqual([
      [linked, 'archive.unreadable'],
      [piped, 'archive.unreadable'],
    ]);
    const problems = done.problems.map(({ path, reason, taken }) => [path, reason, taken]);
    expect(problems).toContainEqual([
      join(home.folder, 'notes.md'),
      'its name is not the id of a thread',
      false,
    ]);
    expect(problems).toContainEqual([tornPath, expect.stringContaining('no end'), false]);
    expect(problems).toContainEqual([
      join(home.folder, `${title}.md`),
      expect.stringContaining('title'),
      true,
    ]);
    expect(problems).toHaveLength(3);
    // What is still not taken is named by every run, also by one that has nothing to do.
    expect(again).toMatchObject({ addedTurnCount: 0, exportedThreadCount: 0 });
    expect(again.problems).toEqual(done.problems);
    const place = done.problems.find((problem) => problem.path === tornPath);
    expect(readFileSync(tornPath).subarray(place?.offset).toString()).toMatch(/^<!-- CODEXCHAT_TURN_BEGIN/);
    expect(readdirSync(outside.folder)).toEqual([`${linked}.md`]);
    expect(existsSync(tornPath)).toBe(true);
  });

  test('a project that the original moved only halfway, with markers of its own: what is in the new form comes in, the rest is named', async () => {
    using home = makeArchiveHome();
    const id = threadIdOf(30);
    const edited = `${originalArchive(id, originalTurns(30, 3))}\nadded by hand\n`;
    const path = home.write(`${id}.md`, edited);
    const day = join(home.projectDir, 'chats', '2024-01-31');
    mkdirSync(day);
    writeFileSync(join(day, `${threadIdOf(31)}.md`), '# a day');
    mkdirSync(join(home.folder, '.ledger-backfill'));
    const document = home.write(`${id}.ledger.json`, '{}');
    const facts = { schemaVersion: 1, generatedAt: '2024-01-31T00:00:00Z', projectPath: home.projectDir };
    const marker = { ...facts, threadID: id, ledgerPath: document, entryCount: 0, sha256: sha256('{}') };
    home.write(`.ledger-backfill/${id}.json`, JSON.stringify(marker));
    const open = await home.open();
    const done = await runBackfill(open);
    expect(done).toMatchObject({
      exportedThreadCount: 1,
      addedTurnCount: 3,
      threads: [{ reason: 'the ledger has no record of this thread and limit' }],
    });
    expect(done.problems.map(({ path: file, offset, taken }) => [file, offset, taken])).toEqual([
      [join(day, `${threadIdOf(31)}.md`), 0, false],
      [path, Buffer.byteLength(edited) - Buffer.byteLength('added by hand\n'), false],
    ]);
    expect(await runBackfill(open)).toMatchObject({ skippedThreadCount: 1 });
    await open.opened.close('test end');
  });

  test('a folder that is a link out of the project is refused', async () => {
    using home = makeArchiveHome(false);
    using outside = makeArchiveHome();
    outside.write(`${threadIdOf(1)}.md`, originalArchive(threadIdOf(1), originalTurns(1, 1)));
    symlinkSync(join(outside.projectDir, 'chats'), join(home.projectDir, 'chats'));
    const open = await home.open();
    await expect(runBackfill(open)).rejects.toMatchObject({ trouble: { kind: 'archive.folder-outside' } });
    expect(await open.opened.plane.projects.archives({ projectId: open.projectId })).toMatchObject({
      threads: 0,
      problem: { kind: 'archive.folder-outside' },
    });
    await open.opened.close('test end');
    expect(readdirSync(outside.folder)).toHaveLength(1);
  });

  test('a thread that another project has as well is another session', async () => {
    using home = makeArchiveHome();
    using copy = makeArchiveHome();
    const id = threadIdOf(5);
    for (const one of [home, copy]) one.write(`${id}.md`, originalArchive(id, originalTurns(5, 2)));
    const open = await home.open();
    const { projectId } = await open.opened.plane.projects.add({
      commandId: crypto.randomUUID(),
      path: copy.projectDir,
    });
    const [first, second] = [await runBackfill(open), await runBackfill({ ...open, projectId })];
    expect(second).toMatchObject({ addedTurnCount: 2, failed: [] });
    expect(second.threads[0]?.sessionId).not.toBe(first.threads[0]?.sessionId);
    for (const done of [first, second]) {
      const view = await open.opened.plane.sessions.get({ sessionId: done.threads[0]?.sessionId ?? '' });
      expect(view.session).toMatchObject({ projectId: done.projectId, turnCount: 2 });
    }
    await open.opened.close('test end');
  });

  test('an empty file, a project without archives, and secrets', async () => {
    using home = makeArchiveHome();
    const open = await home.open();
    expect(await runBackfill(open)).toMatchObject({ scannedThreadCount: 0, problems: [] });
    const key = `sk-proj-${'a1'.repeat(20)}`;
    const [turn] = originalTurns(1, 1);
    if (!turn) throw new Error('no turn');
    home.write(
      `${threadIdOf(1)}.md`,
      originalArchive(threadIdOf(1), [{ ...turn, user: `my key is ${key}` }]),
    );
    home.write(`${threadIdOf(2)}.md`, '');
    const done = await runBackfill(open);
    expect(done).toMatchObject({ exportedThreadCount: 2, addedTurnCount: 1 });
    expect(done.problems).toMatchObject([{ reason: expect.stringContaining('masked'), taken: true }]);
    expect(await runBackfill(open)).toMatchObject({ skippedThreadCount: 2 });
    await open.opened.close('test end');
    expect(readFileSync(join(home.dataDir, 'ledger.db')).includes(key)).toBe(false);
    expect(readFileSync(join(home.folder, `${threadIdOf(1)}.md`), 'utf8')).toContain(key);
  });
});
