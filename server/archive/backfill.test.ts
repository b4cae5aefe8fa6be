import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { advance, zeroCursor } from '../ledger';
import type { OpenPlane } from '../plane';
import { sessionFold } from '../session';
import { type DomainEvent, streams } from '../vocabulary';
import { parseArchive } from './core/parse';
import { renderArchive } from './core/render';
import {
  type ArchiveHome,
  makeArchiveHome,
  originalArchive,
  originalTurns,
  threadIdOf,
} from './testing/original-archive';

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const commandId = (): string => crypto.randomUUID();

/** As a stranger with a database tool would: the triggers taken away, then put back. */
function tamperWith(home: ArchiveHome, sql: string): void {
  const db = new Database(join(home.dataDir, 'ledger.db'));
  const triggers = db
    .prepare(
      "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('event', 'payload')",
    )
    .all() as { name: string; sql: string }[];
  for (const { name } of triggers) db.exec(`DROP TRIGGER "${name}"`);
  db.exec(sql);
  for (const one of triggers) db.exec(one.sql);
  db.close();
}

interface Open {
  readonly opened: OpenPlane;
  readonly projectId: string;
}
const run = ({ opened, projectId }: Open, o: { limit?: number; force?: boolean } = {}) =>
  opened.plane.projects.backfill({
    commandId: commandId(),
    projectId,
    limit: o.limit ?? null,
    force: o.force ?? false,
  });

describe('fifty threads of the original', () => {
  const threads = Array.from({ length: 50 }, (_, n) => ({
    id: threadIdOf(n + 1),
    turns: originalTurns(n + 1, 2 + (n % 4)),
  }));
  const turnCount = threads.reduce((sum, thread) => sum + thread.turns.length, 0);
  let home: ArchiveHome;
  let open: Open;
  beforeAll(async () => {
    home = makeArchiveHome();
    for (const { id, turns } of threads) home.write(`${id}.md`, originalArchive(id, turns));
    open = await home.open();
  });
  afterAll(async () => {
    await open.opened.close('test end');
    home[Symbol.dispose]();
  });
  const archives = () => open.opened.plane.projects.archives({ projectId: open.projectId });
  const recordOf = async (sessionId: string) =>
    open.opened.ledger.entries({ afterSeq: 0, limit: 1_000, stream: streams.session(sessionId) });

  test('are offered, taken over as a whole, and then counted as such', async () => {
    expect(await archives()).toMatchObject({ threads: 50, backfilled: 0, problem: null });
    const done = await run(open);
    expect(done).toMatchObject({
      scannedThreadCount: 50,
      exportedThreadCount: 50,
      skippedThreadCount: 0,
      failedThreadCount: 0,
      addedTurnCount: turnCount,
      failed: [],
      problems: [],
    });
    expect(await archives()).toMatchObject({ threads: 50, backfilled: 50 });
  });

  test('a second run adds nothing, not a single entry', async () => {
    const head = open.opened.ledger.head();
    expect(await run(open)).toMatchObject({
      exportedThreadCount: 0,
      skippedThreadCount: 50,
      addedTurnCount: 0,
    });
    expect(open.opened.ledger.head()).toBe(head);
  });

  test('markers and documents are those of the original', async () => {
    const done = await run(open);
    const thread = threads[6];
    const told = done.threads.find((one) => one.threadID === thread?.id);
    if (!thread || !told) throw new Error('no such thread');
    expect(told.markerPath).toBe(join(home.folder, '.ledger-backfill', `${thread.id}.json`));
    const marker = JSON.parse(readFileSync(told.markerPath, 'utf8'));
    const document = readFileSync(told.ledgerPath);
    expect(Object.keys(marker)).toEqual(Object.keys(marker).toSorted());
    expect(marker).toEqual({
      schemaVersion: 1,
      generatedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
      projectPath: home.projectDir,
      threadID: thread.id,
      ledgerPath: told.ledgerPath,
      entryCount: told.entryCount,
      sha256: sha256(document),
    });
    const parsed = JSON.parse(document.toString('utf8'));
    expect(parsed.entries.map((entry: { sequence: number }) => entry.sequence)).toEqual(
      parsed.entries.map((_: unknown, i: number) => i + 1),
    );
    expect(parsed.entries.length).toBe(told.entryCount);
    expect(parsed).toMatchObject({ schemaVersion: 1, threadID: thread.id, projectPath: home.projectDir });
    const spoken = (kind: string) =>
      parsed.entries
        .filter((entry: { kind: string }) => entry.kind === kind)
        .map((entry: { text: string }) => entry.text);
    expect(spoken('user_message')).toEqual(thread.turns.map((turn) => turn.user));
    expect(spoken('assistant_message')).toEqual(thread.turns.map((turn) => turn.assistant));
    expect(spoken('action_card')).toEqual(
      thread.turns.flatMap((turn) => turn.actions.map((card) => card.detail)),
    );
    expect(document.toString('utf8')).toContain('"method" : "item\\/completed"');
  });

  test('a session that came in reads as a transcript, and its record folds again to the same hash', async () => {
    const thread = threads[6];
    const sessionId = thread?.id.toLowerCase() ?? '';
    const view = await open.opened.plane.sessions.get({ sessionId });
    expect(view.session).toMatchObject({
      threadState: 'none',
      attention: 'settled',
      turnCount: thread?.turns.length,
      createdAt: Date.parse(thread?.turns[0]?.time ?? ''),
      title: expect.stringContaining('Thread 7, question 0'),
    });
    expect(view.page.items.map((item) => item.kind)).toEqual([
      'notice',
      ...(thread?.turns.flatMap((turn) => ['prompt', ...turn.actions.map(() => 'notice'), 'agentMessage']) ??
        []),
    ]);
    expect(view.page.turns.map((turn) => turn.status)).toEqual(thread?.turns.map((turn) => turn.status));
    const entries = await recordOf(sessionId);
    const events = entries.map((entry) => ({
      event: { type: entry.type, payload: entry.payload } as unknown as DomainEvent,
      at: entry.at,
    }));
    const again = advance(
      sessionFold,
      zeroCursor(sessionFold, streams.session(sessionId)),
      events,
      sha256,
    ).cursor;
    expect(again).toEqual(await open.opened.ledger.cursor(streams.session(sessionId)));
  });

  test('each comes back with the same turns: archive, ledger, archive', async () => {
    for (const { id, turns } of threads) {
      const { document, source } = await open.opened.plane.projects.exportThread({
        projectPath: home.projectDir,
        threadId: id.toLowerCase(),
        limit: null,
        generatedAt: null,
      });
      expect(source).toBe('ledger');
      const before = parseArchive(readFileSync(join(home.folder, `${id}.md`)));
      expect(before.turns.map((turn) => [turn.user, turn.assistant, turn.status])).toEqual(
        turns.map((turn) => [turn.user, turn.assistant, turn.status]),
      );
      const after = parseArchive(new TextEncoder().encode(renderArchive(id, before.turns)));
      expect(after.turns).toEqual(before.turns);
      expect(JSON.parse(document).entries).toHaveLength(
        turns.reduce((sum, turn) => sum + 2 + turn.actions.length, 0),
      );
    }
  });

  test('the same document for the same time, byte for byte, and the ledger and the archive give the same', async () => {
    const order = {
      projectPath: home.projectDir,
      threadId: threadIdOf(3),
      limit: 2,
      generatedAt: '2026-01-02T03:04:05Z',
    };
    const one = await open.opened.plane.projects.exportThread(order);
    const two = await open.opened.plane.projects.exportThread(order);
    expect(two).toEqual(one);
    expect(one.sha256).toBe(sha256(one.document));
    expect(one).toMatchObject({ source: 'ledger', diagnostic: null });
    using other = makeArchiveHome();
    other.write(`${threadIdOf(3)}.md`, originalArchive(threadIdOf(3), originalTurns(3, 4)));
    const elsewhere = await other.open();
    const three = await elsewhere.opened.plane.projects.exportThread({
      ...order,
      projectPath: other.projectDir,
    });
    await elsewhere.opened.close('test end');
    expect(three).toMatchObject({ source: 'archive', diagnostic: expect.stringContaining('unverified') });
    expect(three.document.replace(other.projectDir.replaceAll('/', '\\/'), '')).toBe(
      one.document.replace(home.projectDir.replaceAll('/', '\\/'), ''),
    );
  });
});

test('full history is the default, and a limit is only what was asked for', async () => {
  using home = makeArchiveHome();
  const id = threadIdOf(1);
  home.write(`${id}.md`, originalArchive(id, originalTurns(1, 250)));
  const open = await home.open();
  expect(await run(open, { limit: 3 })).toMatchObject({
    addedTurnCount: 3,
    threads: [{ entryCount: 6 + 2 + 0 + 1 }],
  });
  expect(await run(open, { limit: 3 })).toMatchObject({ skippedThreadCount: 1 });
  expect(await run(open)).toMatchObject({ exportedThreadCount: 1, addedTurnCount: 247 });
  const whole = await run(open, { force: true });
  expect(whole).toMatchObject({
    exportedThreadCount: 1,
    addedTurnCount: 0,
    threads: [{ entryCount: 250 * 3 - 1 }],
  });
  const view = await open.opened.plane.sessions.get({ sessionId: id.toLowerCase() });
  expect(view.session.turnCount).toBe(250);
  await open.opened.close('test end');
});

describe('a marker counts only while all that it stands for holds', () => {
  let home: ArchiveHome;
  const id = threadIdOf(9);
  const session = streams.session(id.toLowerCase());
  const path = (name: string) => join(home.folder, name);
  const marker = () => path(`.ledger-backfill/${id}.json`);
  const change = (file: string, edit: (text: string) => string) =>
    writeFileSync(file, edit(readFileSync(file, 'utf8')));
  const tamper = (sql: string) => tamperWith(home, sql);
  beforeAll(() => {
    home = makeArchiveHome();
    home.write(`${id}.md`, originalArchive(id, originalTurns(9, 4)));
  });
  afterAll(() => home[Symbol.dispose]());

  const rows = (n: number) => `(SELECT seq FROM event WHERE stream_id = '${session}' AND stream_ver = ${n})`;
  const cases: readonly (readonly [string, () => void, RegExp, number])[] = [
    ['is missing', () => rmSync(marker()), /missing/, 0],
    ['is not JSON', () => change(marker(), (text) => text.slice(0, -1)), /not JSON/, 0],
    [
      'has a field too many',
      () => change(marker(), (text) => text.replace('{', '{ "x" : 1,')),
      /another form/,
      0,
    ],
    [
      'is for another thread',
      () => change(marker(), (text) => text.replace(id, threadIdOf(8))),
      /another thread|another place/,
      0,
    ],
    [
      'names another document',
      () => change(marker(), (text) => text.replace(`${id}.ledger.json`, '../../x')),
      /another place/,
      0,
    ],
    ['names a document that is gone', () => rmSync(path(`${id}.ledger.json`)), /missing/, 0],
    [
      'names a document that was edited',
      () => change(path(`${id}.ledger.json`), (text) => `${text} `),
      /another hash/,
      0,
    ],
    [
      'was edited together with its document',
      () => {
        change(path(`${id}.ledger.json`), (text) => text.replace('question 0', 'question X'));
        const hash = sha256(readFileSync(path(`${id}.ledger.json`)));
        change(marker(), (text) => text.replace(/[0-9a-f]{64}/, hash));
      },
      /tells otherwise/,
      0,
    ],
    [
      'has an entry in the ledger that was changed',
      () =>
        tamper(
          `UPDATE payload SET bytes = CAST(replace(CAST(bytes AS TEXT), 'question 2', 'question Z') AS BLOB) WHERE seq = ${rows(4)}`,
        ),
      /not those that were recorded/,
      1,
    ],
    [
      'has an entry in the ledger whose payload is no JSON',
      () => tamper(`UPDATE payload SET bytes = x'7b' WHERE seq = ${rows(5)}`),
      /not those that were recorded/,
      1,
    ],
    [
      'stands for an archive that has grown',
      () => writeFileSync(path(`${id}.md`), originalArchive(id, originalTurns(9, 6))),
      /changed since/,
      2,
    ],
  ];

  test('each of them is done again, says why, and the run after it skips', { timeout: 60_000 }, async () => {
    const first = await home.open();
    expect(await run(first)).toMatchObject({ addedTurnCount: 4 });
    await first.opened.close('test end');
    for (const [name, damage, reason, added] of cases) {
      damage();
      const open = await home.open();
      const again = await run(open);
      expect(again, name).toMatchObject({ exportedThreadCount: 1, addedTurnCount: added, failed: [] });
      expect(again.threads[0]?.reason, name).toMatch(reason);
      const told = await open.opened.ledger.entries({ afterSeq: open.opened.ledger.head() - 1, limit: 1 });
      expect(told[0], name).toMatchObject({
        type: 'archive.backfilled',
        payload: { reason: again.threads[0]?.reason },
      });
      expect(await run(open), name).toMatchObject({ skippedThreadCount: 1, addedTurnCount: 0 });
      await open.opened.close('test end');
    }
    const open = await home.open();
    const { document, source } = await open.opened.plane.projects.exportThread({
      projectPath: home.projectDir,
      threadId: id,
      limit: null,
      generatedAt: null,
    });
    expect(source).toBe('ledger');
    const texts = JSON.parse(document).entries.filter(
      (entry: { kind: string }) => entry.kind === 'user_message',
    );
    expect(texts.map((entry: { text: string }) => entry.text)).toEqual(
      originalTurns(9, 6).map((turn) => turn.user),
    );
    await open.opened.close('test end');
  });
});

test('entries of a thread that disappear under a running server are noticed, and only theirs are added again', async () => {
  using home = makeArchiveHome();
  const [lost, kept] = [threadIdOf(1), threadIdOf(2)];
  home.write(`${lost}.md`, originalArchive(lost, originalTurns(1, 3)));
  home.write(`${kept}.md`, originalArchive(kept, originalTurns(2, 3)));
  const open = await home.open();
  await run(open);
  tamperWith(
    home,
    `DELETE FROM event WHERE stream_id = '${streams.session(lost.toLowerCase())}' AND type = 'turn.imported' AND stream_ver > 2`,
  );
  const again = await run(open);
  expect(again).toMatchObject({
    exportedThreadCount: 1,
    skippedThreadCount: 1,
    addedTurnCount: 2,
    failed: [],
  });
  expect(again.threads[0]).toMatchObject({
    threadID: lost,
    reason: expect.stringContaining('not those that were recorded'),
  });
  expect(await run(open)).toMatchObject({ skippedThreadCount: 2 });
  await open.opened.close('test end');
});

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
    const done = await run(open);
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
    const place = done.problems.find((problem) => problem.path === tornPath);
    expect(readFileSync(tornPath).subarray(place?.offset).toString()).toMatch(/^<!-- CODEXCHAT_TURN_BEGIN/);
    expect(readdirSync(outside.folder)).toEqual([`${linked}.md`]);
    expect(existsSync(tornPath)).toBe(true);
  });

  test('a folder that is a link out of the project is refused', async () => {
    using home = makeArchiveHome(false);
    using outside = makeArchiveHome();
    outside.write(`${threadIdOf(1)}.md`, originalArchive(threadIdOf(1), originalTurns(1, 1)));
    symlinkSync(join(outside.projectDir, 'chats'), join(home.projectDir, 'chats'));
    const open = await home.open();
    await expect(run(open)).rejects.toMatchObject({ trouble: { kind: 'archive.folder-outside' } });
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
      commandId: commandId(),
      path: copy.projectDir,
    });
    const [first, second] = [await run(open), await run({ ...open, projectId })];
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
    expect(await run(open)).toMatchObject({ scannedThreadCount: 0, problems: [] });
    const key = `sk-proj-${'a1'.repeat(20)}`;
    const [turn] = originalTurns(1, 1);
    if (!turn) throw new Error('no turn');
    home.write(
      `${threadIdOf(1)}.md`,
      originalArchive(threadIdOf(1), [{ ...turn, user: `my key is ${key}` }]),
    );
    home.write(`${threadIdOf(2)}.md`, '');
    const done = await run(open);
    expect(done).toMatchObject({ exportedThreadCount: 2, addedTurnCount: 1 });
    expect(done.problems).toMatchObject([{ reason: expect.stringContaining('masked'), taken: true }]);
    expect(await run(open)).toMatchObject({ skippedThreadCount: 2 });
    await open.opened.close('test end');
    expect(readFileSync(join(home.dataDir, 'ledger.db')).includes(key)).toBe(false);
    expect(readFileSync(join(home.folder, `${threadIdOf(1)}.md`), 'utf8')).toContain(key);
  });
});
