import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { limits, streams } from '../vocabulary';
import { runBackfill, tamperWith } from './testing/backfill-run';
import { makeArchiveHome, originalArchive, originalTurns, threadIdOf } from './testing/original-archive';

const id = threadIdOf(6);
const session = id.toLowerCase();
const turns = originalTurns(6, 40);

test('what was never taken over is read from its archive and says so; afterwards the ledger gives it', async () => {
  using home = makeArchiveHome();
  const path = home.write(`${id}.md`, originalArchive(id, turns));
  const open = await home.open();
  const { projects } = open.opened.plane;
  const read = (beforeOrdinal?: number) =>
    projects.readThread({ projectId: open.projectId, threadId: session, beforeOrdinal });
  expect(await projects.archives({ projectId: open.projectId })).toMatchObject({
    unverified: [{ threadId: id, path }],
  });
  const found = await read();
  expect(found).toMatchObject({
    source: { from: 'archive-unverified', reason: expect.stringContaining('does not have this thread') },
    sessionId: null,
    path,
    page: { more: true, problems: 0, session: { turnCount: 40, threadState: 'none' } },
  });
  const { page } = found;
  expect(page?.items).toHaveLength(limits.itemsPageMax);
  expect(page?.items.at(-1)?.data.text).toBe(turns.at(-1)?.assistant);
  const earlier = await read(page?.items[0]?.ordinal);
  expect(earlier.page?.items.at(-1)?.ordinal).toBe((page?.items[0]?.ordinal ?? 0) - 1);
  const notes = async () =>
    (await open.opened.ledger.entries({ afterSeq: 0, limit: 500, stream: streams.system })).filter(
      ({ type }) => type === 'archive.read-instead',
    );
  expect((await notes()).map(({ payload }) => payload)).toEqual([
    { threadId: id, path, reason: 'The ledger does not have this thread.' },
  ]);
  const shown = page?.items;
  const { sessionId = '' } = (await runBackfill(open)).threads[0] ?? {};
  expect(await read()).toMatchObject({ source: { from: 'ledger', reason: null }, sessionId, page: null });
  const view = await open.opened.plane.sessions.get({ sessionId });
  expect(view.source).toBeUndefined();
  // The ledger shows the same as the archive did before.
  const told = (items: typeof shown) =>
    items?.map(({ kind, ordinal, data, turnId }) => [kind, ordinal, data, turnId]);
  expect(told(view.page.items)).toEqual(told(shown));
  expect(await projects.archives({ projectId: open.projectId })).toMatchObject({ unverified: [] });
  await expect(
    projects.readThread({ projectId: open.projectId, threadId: threadIdOf(99) }),
  ).rejects.toMatchObject({
    trouble: { kind: 'archive.thread-unknown' },
  });
  await open.opened.close('test end');
});

test('a session whose record does not hold, or whose rows cannot be read, is shown from its archive with the reason', async () => {
  using home = makeArchiveHome();
  const path = home.write(`${id}.md`, originalArchive(id, turns));
  const first = await home.open();
  await runBackfill(first);
  const { projectId } = first;
  await first.opened.plane.projects.setArchives({ commandId: crypto.randomUUID(), projectId, mode: 'dual' });
  await first.opened.close('test end');
  tamperWith(
    home,
    `UPDATE payload SET bytes = CAST(replace(CAST(bytes AS TEXT), 'question 3:', 'question X:') AS BLOB)
     WHERE seq IN (SELECT seq FROM event WHERE stream_id = '${streams.session(session)}');
     UPDATE session SET data = '{' WHERE session_id = '${session}';`,
  );
  const { opened } = await home.open();
  expect(await opened.plane.projects.readThread({ projectId, threadId: id })).toMatchObject({
    source: { from: 'archive-unverified', reason: expect.stringContaining('not what was recorded') },
    path,
  });
  const view = await opened.plane.sessions.get({ sessionId: session });
  expect(view).toMatchObject({
    source: { from: 'archive-unverified', reason: expect.stringContaining('cannot give this session') },
    session: { sessionId: session, turnCount: 40 },
    project: { projectId },
    folderProblem: { kind: 'archive.unverified' },
  });
  expect(view.page.items.at(-1)?.data.text).toBe(turns.at(-1)?.assistant);
  // Without the note of where it was written last, it is looked for where archives of its project lie.
  rmSync(join(home.dataDir, 'archives', 'checkpoints'), { recursive: true });
  expect((await opened.plane.sessions.get({ sessionId: session })).source?.reason).toContain(path);
  await expect(opened.plane.sessions.get({ sessionId: crypto.randomUUID() })).rejects.toMatchObject({
    trouble: { kind: 'session.unknown' },
  });
  expect(join(home.folder, `${id}.md`)).toBe(path);
  await opened.close('test end');
});
