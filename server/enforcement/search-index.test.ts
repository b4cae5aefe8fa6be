import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import type { EnforcementRecord } from '../vocabulary';
import { type ActEntry, noActs, type SessionActs } from './core/acts-state';
import { evolveActs } from './core/evolve-acts';
import type { FixedFilter } from './core/fixed-filter';
import { createIndex, openIndex } from './index-file';
import { createSearchIndex } from './search-index';
import { createTakeIn } from './take-in';
import { created, madeSteps, numbered, requested, seeded } from './testing/made-acts';

// Properties over real files: slow only on a machine that is busy.
vi.setConfig({ testTimeout: 60_000 });

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'codexchat-enforcement-'));
  folders.push(folder);
  return folder;
};

/** Takes entries in, in pages of given sizes, with a new connection before each page. */
function taken(entries: readonly ActEntry[], sizes: () => number, reopen = false) {
  const folder = newFolder();
  let { db } = createIndex(folder, 'ledger');
  for (let at = 0; at < entries.length; ) {
    const page = entries.slice(at, at + sizes());
    at += page.length;
    createTakeIn(db).page(page, { ledger: 'ledger', head: page.at(-1)?.seq ?? 0, leaf: 'leaf' });
    if (!reopen) continue;
    db.close();
    const opened = openIndex(folder, 'ledger');
    expect(opened.place.head).toBe(page.at(-1)?.seq);
    ({ db } = opened);
  }
  return { db, search: createSearchIndex(db), folder };
}

/** Every record as the fold alone makes it, newest first: what the index is compared with. */
function folded(entries: readonly ActEntry[]): readonly EnforcementRecord[] {
  const states = new Map<string, SessionActs>();
  const records = new Map<number, EnforcementRecord>();
  for (const entry of entries) {
    const next = evolveActs(states.get(entry.stream) ?? noActs, entry);
    states.set(entry.stream, next.state);
    for (const { record } of next.put) records.set(record.seq, record);
  }
  return [...records.values()].sort((a, b) => b.seq - a.seq);
}

const all = ({ search }: ReturnType<typeof taken>, filter: FixedFilter, limit = 7) => {
  const rows: EnforcementRecord[] = [];
  for (let before: number | null = null; ; ) {
    const page = search.search({ filter, before, limit });
    rows.push(...page.rows);
    if (page.next === null) return rows;
    before = page.next;
  }
};

test('however the entries come in, in pages and over restarts, the index is what a rebuild makes of them', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const random = seeded(seed);
      const entries = numbered(madeSteps(random, 60));
      const rebuilt = taken(entries, () => entries.length);
      const followed = taken(entries, () => 5 + Math.floor(random() * 60), true);
      const expected = folded(entries);
      expect(all(rebuilt, {})).toEqual(expected);
      expect(all(followed, {})).toEqual(expected);
      expect(followed.search.hits()).toEqual(rebuilt.search.hits());
      rebuilt.db.close();
      followed.db.close();
    }),
    { numRuns: 3 },
  );
});

const some = <T>(...values: readonly T[]) =>
  fc.option(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 }), { nil: undefined });
const filters = fc.record({
  text: fc.constantFrom(undefined, 'git', 'rm flag', 'file1', 'fil*', 'GIT --flag', 'secret', 'nothing'),
  decision: some('allow', 'ask', 'deny', 'none'),
  outcome: some('ran', 'declined', 'orphaned', 'unknown', 'waiting', 'under-way'),
  actor: some('policy', 'person', 'nobody'),
  rule: some('rule-0', 'rule-1', 'rule-2'),
  project: some('project-0', 'project-1'),
  session: some('s0', 's1'),
  unjudged: fc.constantFrom(undefined, undefined, true),
  from: fc.option(fc.integer({ min: 1_700_000_000_000, max: 1_700_000_600_000 }), { nil: undefined }),
  to: fc.option(fc.integer({ min: 1_700_000_000_000, max: 1_700_000_600_000 }), { nil: undefined }),
});

/** The plain meaning of a filter, without an index. */
function holds(record: EnforcementRecord, filter: FixedFilter, words: string): boolean {
  const among = (values: readonly string[] | undefined, ...mine: readonly (string | null)[]) =>
    values === undefined || mine.some((value) => value !== null && values.includes(value));
  const bag = words.toLowerCase().split(/[^a-z0-9]+/);
  return (
    among(filter.decision, record.decision) &&
    among(filter.outcome, record.outcome) &&
    among(filter.actor, record.actor) &&
    among(filter.rule, ...record.rules) &&
    among(filter.project, record.projectId) &&
    among(filter.session, record.sessionId) &&
    (filter.unjudged !== true || record.unjudged) &&
    (filter.from === undefined || record.at >= filter.from) &&
    (filter.to === undefined || record.at < filter.to) &&
    (filter.text ?? '')
      .toLowerCase()
      .split(/[^a-z0-9*]+/)
      .filter((word) => word !== '')
      .every((word) =>
        word.endsWith('*') ? bag.some((have) => have.startsWith(word.slice(0, -1))) : bag.includes(word),
      )
  );
}

test('a filtered search gives each record that fits once, newest first, whatever the page size, and counts the same ones', () => {
  const random = seeded(7);
  const entries = numbered(madeSteps(random, 300));
  const index = taken(entries, () => 50);
  const expected = folded(entries);
  const words = new Map<number, string>();
  const states = new Map<string, SessionActs>();
  for (const entry of entries) {
    const next = evolveActs(states.get(entry.stream) ?? noActs, entry);
    states.set(entry.stream, next.state);
    for (const act of next.put) words.set(act.record.seq, act.words);
  }
  let found = 0;
  fc.assert(
    fc.property(filters, fc.integer({ min: 1, max: 40 }), (given, limit) => {
      const filter: FixedFilter = Object.fromEntries(
        Object.entries(given).filter(([, v]) => v !== undefined),
      );
      if (filter.from !== undefined && filter.to !== undefined && filter.from >= filter.to) {
        expect(() => index.search.search({ filter, before: null, limit })).toThrow();
        return;
      }
      const fits = expected.filter((record) => holds(record, filter, words.get(record.seq) ?? ''));
      expect(all(index, filter, limit).map(({ seq }) => seq)).toEqual(fits.map(({ seq }) => seq));
      expect(index.search.seqs(filter, 1_000)).toEqual(fits.map(({ seq }) => seq));
      const span = index.search.span(filter);
      const counting = index.search.counts(filter, span === null ? [] : [span]);
      let step = counting.next();
      while (step.done !== true) step = counting.next();
      const sums = step.value.map(({ allow, ask, deny, none }) => allow + ask + deny + none);
      expect(sums).toEqual(span === null ? [] : [fits.length]);
      found += fits.length;
    }),
    { numRuns: 100 },
  );
  expect(found).toBeGreaterThan(100);
  index.db.close();
});

test('nothing that is typed is syntax, and nothing typed reaches what filters use', () => {
  const entries = numbered([
    created('s'),
    requested({
      sessionId: 's',
      id: 'a',
      command: 'echo "quoted" AND NEAR(x) \uE000dallow \uE000x',
      decision: 'deny',
    }),
  ]);
  const index = taken(entries, () => 10);
  const hostile = [
    '"',
    '""',
    '" OR "',
    'a" OR "b',
    'NEAR(',
    'AND',
    'NOT x',
    'words:echo',
    '^echo',
    '-echo',
    '{a b}: c',
    'a + b',
    '*',
    '(((',
    ';DROP TABLE found',
    "'",
    '\\',
    '\u0000',
    '\uE000dallow',
    '\uE000x',
    '\uD800',
    '%',
    '_',
    'é',
    '日本',
    '🙂',
    'x'.repeat(400),
    '--- ---',
  ];
  const search = (text: string) => () => index.search.search({ filter: { text }, before: null, limit: 5 });
  const refused = expect.objectContaining({
    trouble: expect.objectContaining({ kind: 'enforcement.query-refused' }),
  });
  // What holds nothing that is searched for is refused, and not answered with everything.
  const wordless = hostile.filter((text) => !/[a-z\u00e9\u65e5]/i.test(text));
  expect(wordless).toContain('🙂');
  for (const text of hostile)
    if (wordless.includes(text)) expect(search(text), text).toThrow(refused);
    else expect(search(text), text).not.toThrow();
  for (const rule of hostile.filter((one) => one.length < 200))
    expect(index.search.search({ filter: { rule: [rule] }, before: null, limit: 5 }).rows).toEqual([]);
  expect(index.search.search({ filter: { text: 'QUOTED near*' }, before: null, limit: 5 }).rows).toHaveLength(
    1,
  );
  expect(index.search.search({ filter: { decision: ['allow'] }, before: null, limit: 5 }).rows).toEqual([]);
  for (const text of ['x'.repeat(401), Array.from({ length: 65 }, (_, at) => `w${at}`).join(' '), 'a*'])
    expect(search(text), text).toThrow(refused);
  index.db.close();
});

test('in a script without spaces, a part of a sentence is found', () => {
  const command = 'echo "テスト環境を削除する" 删除测试环境';
  const index = taken(numbered([created('s'), requested({ sessionId: 's', id: 'a', command })]), () => 10);
  const found = (text: string) =>
    index.search.search({ filter: { text }, before: null, limit: 5 }).rows.length;
  expect(['環境', '削除', '测试环境', 'echo 删除', '環境を削除する'].map(found)).toEqual([1, 1, 1, 1, 1]);
  expect(['環外', '测試'].map(found)).toEqual([0, 0]);
  index.db.close();
});
