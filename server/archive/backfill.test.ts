import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { advance, zeroCursor } from '../ledger';
import { sessionFold } from '../session';
import { openStream } from '../stream';
import { type DomainEvent, streams } from '../vocabulary';
import { parseArchive } from './core/parse';
import { renderArchive } from './core/render';
import { type OpenProject, runBackfill, sha256 } from './testing/backfill-run';
import {
  type ArchiveHome,
  makeArchiveHome,
  originalArchive,
  originalTurns,
  threadIdOf,
} from './testing/original-archive';

describe('fifty threads of the original', () => {
  const threads = Array.from({ length: 50 }, (_, n) => ({
    id: threadIdOf(n + 1),
    turns: originalTurns(n + 1, 2 + (n % 4)),
  }));
  const turnCount = threads.reduce((sum, thread) => sum + thread.turns.length, 0);
  let home: ArchiveHome;
  let open: OpenProject;
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
    const done = await runBackfill(open);
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
    expect(await runBackfill(open)).toMatchObject({
      exportedThreadCount: 0,
      skippedThreadCount: 50,
      addedTurnCount: 0,
    });
    expect(open.opened.ledger.head()).toBe(head);
  });

  test('markers and documents are those of the original', async () => {
    const done = await runBackfill(open);
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
    const times = thread?.turns.map((turn) => Date.parse(turn.time));
    expect(view.page.turns.map((turn) => turn.requestedAt)).toEqual(times);
    expect(view.page.turns.map((turn) => turn.settledAt)).toEqual(times);
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
  expect(await runBackfill(open, { limit: 3 })).toMatchObject({
    addedTurnCount: 3,
    threads: [{ entryCount: 6 + 2 + 0 + 1 }],
  });
  expect(await runBackfill(open, { limit: 3 })).toMatchObject({ skippedThreadCount: 1 });
  expect(await runBackfill(open)).toMatchObject({ exportedThreadCount: 1, addedTurnCount: 247 });
  const whole = await runBackfill(open, { force: true });
  expect(whole).toMatchObject({
    exportedThreadCount: 1,
    addedTurnCount: 0,
    threads: [{ entryCount: 250 * 3 - 1 }],
  });
  const view = await open.opened.plane.sessions.get({ sessionId: id.toLowerCase() });
  expect(view.session.turnCount).toBe(250);
  await open.opened.close('test end');
});

test('a session that came in goes on: its archive then holds what came in and what came after, and what could not be read is kept', async () => {
  using home = makeArchiveHome();
  const id = threadIdOf(2);
  const text = originalArchive(id, originalTurns(2, 3));
  const path = home.write(`${id}.md`, `${text}\na note of mine\n`);
  const before = readFileSync(path);
  const open = await home.open();
  await runBackfill(open);
  const { ledger } = open.opened;
  const stream = streams.session(id.toLowerCase());
  const env = { now: Date.now, newId: () => crypto.randomUUID(), sha256 };
  const handle = await openStream(ledger, sessionFold, stream, env);
  const turnId = crypto.randomUUID();
  await handle.exclusively(async (pen) => {
    pen.add(
      [
        { type: 'turn.requested', payload: { turnId, clientMessageId: 'm', text: 'and now?' } },
        { type: 'turn.settled', payload: { turnId, status: 'completed', reason: null, error: null } },
      ],
      { actor: { kind: 'system', id: 'test' }, causationId: null, correlationId: null },
    );
    const write = pen.write();
    if (write) await ledger.append({ writes: [write] });
  });
  await open.opened.close('test end');
  const { turns, problems } = parseArchive(readFileSync(path));
  expect(problems).toEqual([]);
  expect(turns.slice(0, 3)).toEqual(parseArchive(before).turns);
  expect(turns[3]).toMatchObject({ user: 'and now?', status: 'completed', id: turnId.toUpperCase() });
  expect(readFileSync(`${path}.kept-${sha256(before).slice(0, 12)}`)).toEqual(before);
  const again = await home.open();
  expect(await runBackfill(again)).toMatchObject({ exportedThreadCount: 1, addedTurnCount: 0, problems: [] });
  expect(await runBackfill(again)).toMatchObject({ skippedThreadCount: 1 });
  await again.opened.close('test end');
});

test('a text that is too long for its row can be had in full', async () => {
  using home = makeArchiveHome();
  const [turn] = originalTurns(4, 1);
  if (!turn) throw new Error('no turn');
  const long = `${'a long answer '.repeat(5_000)}end`;
  home.write(`${threadIdOf(4)}.md`, originalArchive(threadIdOf(4), [{ ...turn, assistant: long }]));
  const open = await home.open();
  const { sessionId = '' } = (await runBackfill(open)).threads[0] ?? {};
  const { page } = await open.opened.plane.sessions.get({ sessionId });
  const answer = page.items.find((item) => item.kind === 'agentMessage');
  expect(answer?.cut).toEqual({ text: long.length });
  const whole = await open.opened.plane.sessions.fullText({ itemId: answer?.itemId ?? '', field: 'text' });
  expect(whole.text).toBe(long);
  await open.opened.close('test end');
});
