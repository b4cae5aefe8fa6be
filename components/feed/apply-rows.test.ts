import { describe, expect, it } from 'vitest';
import type { SessionView } from '../../server/http';
import type { ChunkRow, ItemRow, ProjectRow, SessionRow, TableRow } from '../../server/vocabulary';
import { applyToProjects, applyToSessions, applyToView, type Entry } from './apply-rows';
import { keepNewest, mergeView, prependPage } from './merge-view';

const makeProject = (seq: number, change: Partial<ProjectRow> = {}): ProjectRow => ({
  projectId: 'p',
  path: '/p',
  name: 'p',
  settings: { sandbox: 'workspace-write', network: false },
  createdAt: 1,
  removedAt: null,
  seq,
  ...change,
});
const makeSession = (sessionId: string, seq: number, change: Partial<SessionRow> = {}): SessionRow => ({
  sessionId,
  projectId: 'p',
  flavour: 'demo',
  title: sessionId,
  titledBy: 'auto',
  model: null,
  effort: null,
  attention: 'settled',
  threadId: null,
  threadState: 'none',
  threadProblem: null,
  echo: null,
  openTurnId: null,
  pendingApprovals: 0,
  looseEnds: 0,
  turnCount: 0,
  itemCount: 0,
  usage: null,
  createdAt: 1,
  updatedAt: seq,
  archivedAt: null,
  seq,
  ...change,
});
const makeItem = (ordinal: number, seq: number, change: Partial<ItemRow> = {}): ItemRow => ({
  itemId: `i${ordinal}`,
  sessionId: 's',
  turnId: 't',
  ordinal,
  kind: 'agentMessage',
  status: 'open',
  startedAt: 1,
  completedAt: null,
  data: {},
  cut: {},
  live: {},
  liveDropped: 0,
  seq,
  ...change,
});
const makeChunk = (itemId: string, offset: number, seq: number): ChunkRow => ({
  sessionId: 's',
  itemId,
  channel: 'text',
  offset,
  text: 'ab',
  seq,
});
const makeEntry = (seq: number, rows: readonly TableRow[], dropped: readonly string[] = []): Entry => ({
  type: 'entry',
  seq,
  stream: 'session/s',
  event: 'e',
  at: seq,
  rows,
  dropped,
});
const makeView = (asOf: number, items: readonly ItemRow[], more = false): SessionView => ({
  session: makeSession('s', 1),
  project: makeProject(1),
  page: { items, chunks: [], turns: [], approvals: [], more },
  approvals: [],
  followups: [],
  folderProblem: null,
  asOf,
});
const ids = (view: SessionView) => view.page.items.map((item) => `${item.itemId}@${item.seq}`);

describe('applyToView', () => {
  it('puts items in their place, replaces only older ones, and is idempotent', () => {
    const entry = makeEntry(9, [
      { table: 'item', row: makeItem(2, 9) },
      { table: 'item', row: makeItem(1, 4) },
      { table: 'item', row: makeItem(4, 9) },
    ]);
    const view = makeView(5, [makeItem(1, 5), makeItem(3, 3)]);
    const once = applyToView(view, entry);
    expect(ids(once)).toEqual(['i1@5', 'i2@9', 'i3@3', 'i4@9']);
    expect(once.asOf).toBe(9);
    expect(applyToView(once, entry)).toEqual(once);
  });

  it('leaves other sessions and what is before the page alone', () => {
    const view = makeView(5, [makeItem(10, 5)], true);
    const rows: TableRow[] = [
      { table: 'item', row: makeItem(11, 6, { sessionId: 'other' }) },
      { table: 'item', row: makeItem(2, 6) },
      { table: 'session', row: makeSession('other', 6) },
    ];
    const next = applyToView(view, makeEntry(6, rows));
    expect(next.page.items).toBe(view.page.items);
    expect(next.session).toBe(view.session);
  });

  it('drops the chunks of a completed item together with its new row', () => {
    const streaming = applyToView(
      makeView(5, [makeItem(1, 5)]),
      makeEntry(6, [
        { table: 'chunk', row: makeChunk('i1', 0, 6) },
        { table: 'chunk', row: makeChunk('i2', 0, 6) },
      ]),
    );
    expect(streaming.page.chunks).toHaveLength(2);
    const done = applyToView(
      streaming,
      makeEntry(7, [{ table: 'item', row: makeItem(1, 7, { status: 'completed' }) }], ['i1']),
    );
    expect(done.page.chunks.map((chunk) => chunk.itemId)).toEqual(['i2']);
    expect(done.page.items[0]?.status).toBe('completed');
  });
});

describe('applyToSessions', () => {
  const list = { rows: [makeSession('a', 3), makeSession('b', 2)], asOf: 3, more: false };
  const apply = (row: SessionRow, filter = { archived: false }) =>
    applyToSessions(list, makeEntry(row.seq, [{ table: 'session', row }]), filter).rows.map(
      (r) => r.sessionId,
    );

  it('adds, replaces, and takes out what no longer belongs', () => {
    expect(apply(makeSession('c', 9))).toEqual(['c', 'a', 'b']);
    expect(apply(makeSession('a', 9, { archivedAt: 9 }))).toEqual(['b']);
    expect(apply(makeSession('a', 2, { archivedAt: 2 }))).toEqual(['a', 'b']);
    expect(apply(makeSession('c', 9, { archivedAt: 9 }))).toEqual(['a', 'b']);
  });

  it('obeys the search of the list', () => {
    expect(
      apply(makeSession('c', 9, { title: 'Fix it' }), { archived: false, search: 'fix' } as never),
    ).toContain('c');
    expect(
      apply(makeSession('c', 9, { title: 'Other' }), { archived: false, search: 'fix' } as never),
    ).not.toContain('c');
  });
});

it('takes a removed project out of the list', () => {
  const list = { rows: [makeProject(1)], asOf: 1 };
  const row = makeProject(2, { removedAt: 2 });
  expect(applyToProjects(list, makeEntry(2, [{ table: 'project', row }])).rows).toEqual([]);
});

describe('mergeView', () => {
  it('keeps older pages that join on, and drops those that leave a hole', () => {
    const old = prependPage(makeView(5, [makeItem(3, 3), makeItem(4, 4)], true), {
      items: [makeItem(1, 1), makeItem(2, 2)],
      chunks: [],
      turns: [],
      approvals: [],
      more: false,
    });
    expect(old.page.more).toBe(false);
    const joined = mergeView(old, makeView(8, [makeItem(4, 8), makeItem(5, 8)], true));
    expect(ids(joined)).toEqual(['i1@1', 'i2@2', 'i3@3', 'i4@8', 'i5@8']);
    expect(joined.page.more).toBe(false);
    const apart = mergeView(old, makeView(8, [makeItem(9, 8)], true));
    expect(ids(apart)).toEqual(['i9@8']);
    expect(apart.page.more).toBe(true);
  });

  it('sets an answer aside that is older than the screen, but for the folder', () => {
    const trouble = { kind: 'k', what: 'gone', safe: '', next: '' };
    const stale = { ...makeView(3, []), folderProblem: trouble };
    const merged = mergeView(makeView(5, [makeItem(1, 5)]), stale);
    expect(ids(merged)).toEqual(['i1@5']);
    expect(merged.folderProblem).toEqual(trouble);
    expect(keepNewest({ asOf: 5 }, { asOf: 3 })).toEqual({ asOf: 5 });
    expect(keepNewest(undefined, { asOf: 3 })).toEqual({ asOf: 3 });
  });
});
