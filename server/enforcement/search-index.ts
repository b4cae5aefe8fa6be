import type Database from 'better-sqlite3';
import type { EnforcementDecision, EnforcementRecord } from '../vocabulary';
import { limits, TroubleError } from '../vocabulary';
import type { Span } from './core/chart-spans';
import type { FixedFilter } from './core/fixed-filter';
import { expressionOf, wordsOf } from './core/match';
import { createTallyReader, type TallyReader } from './tally';

export interface FoundPage {
  /** Newest first. */
  readonly rows: readonly EnforcementRecord[];
  /** Give it as `before` for the next page; null on the last one. */
  readonly next: number | null;
  /** The words as they were searched. */
  readonly words: readonly string[];
}

export interface RuleHits {
  readonly rule: string;
  readonly decision: EnforcementDecision;
  /** Records that it decided, ever. */
  readonly hits: number;
  /** Of the newest of them. */
  readonly lastAt: number;
  readonly lastSeq: number;
}

export interface CountedSpan extends Span {
  readonly allow: number;
  readonly ask: number;
  readonly deny: number;
  readonly none: number;
}

const decisions = ['allow', 'ask', 'deny', 'none'] as const;

/** Sequences are bound as whole numbers: better-sqlite3 binds a number above 31 bits as a floating one, and for such a range FTS5 walks through all that matches. */
const range = 'found.rowid >= CAST(? AS INTEGER) AND found.rowid < CAST(? AS INTEGER)';

/** Questions to the index, each short: nothing here walks further than a page or a span. Throws a TroubleError on a refused text. */
export interface SearchIndex {
  search(o: { filter: FixedFilter; before: number | null; limit: number }): FoundPage;
  get(seq: number): EnforcementRecord | null;
  /** Throws for a filter that a search would refuse. */
  check(filter: FixedFilter): void;
  hits(): readonly RuleHits[];
  /** Sequences of all records of a selection, newest first, at most `limit`. */
  seqs(filter: FixedFilter, limit: number): readonly number[];
  /** The time that a selection is counted over: as filtered, else from the first record to just after the last; null when there is none. */
  span(filter: FixedFilter): Span | null;
  /** Of each of some spans, oldest first, with nothing between them. It can be left for a while wherever it yields. */
  counts(filter: FixedFilter, spans: readonly Span[]): Generator<void, readonly CountedSpan[]>;
  /** The same without looking at each record, where that is kept. */
  readonly tallied: TallyReader['count'];
}

/** `countChunk`: records that are counted before something else has its turn. */
export function createSearchIndex(
  db: Database.Database,
  countChunk: number = limits.enforcementCountChunk,
): SearchIndex {
  const found = db
    .prepare<[string, number, number, number], string>(
      `SELECT data FROM found JOIN record ON record.seq = found.rowid
       WHERE found MATCH ? AND ${range} ORDER BY found.rowid DESC LIMIT ?`,
    )
    .pluck();
  const places = db
    .prepare<[string, number, number, number], number>(
      `SELECT rowid FROM found WHERE found MATCH ? AND ${range} ORDER BY rowid DESC LIMIT ?`,
    )
    .pluck();
  // All bars in one walk, and not a walk for each: before FTS5 turns to a range, it looks for the first match of all.
  const walked = db
    .prepare<[string, number, number, number], number>(
      `SELECT rowid FROM found WHERE found MATCH ? AND ${range} ORDER BY rowid LIMIT ?`,
    )
    .pluck();
  const newest = db.prepare<[], number>('SELECT ifnull(max(seq), 0) FROM record').pluck();
  const firstAt = db
    .prepare<[number], number>('SELECT seq FROM record WHERE time >= ? ORDER BY time, seq LIMIT 1')
    .pluck();
  const one = db.prepare<[number], string>('SELECT data FROM record WHERE seq = ?').pluck();
  const ends = db.prepare<[], { first: number | null; last: number | null }>(
    'SELECT (SELECT min(time) FROM record) AS first, (SELECT max(time) FROM record) AS last',
  );
  const hits = db.prepare<[], RuleHits>(
    `SELECT rule, decision, hits, last_time AS lastAt, last_seq AS lastSeq FROM rule_hit ORDER BY rule, decision`,
  );

  const tallies = createTallyReader(db);
  /** Null when nothing can be in the selection. */
  const understood = (filter: FixedFilter) => {
    const words = wordsOf(filter);
    if (!words.ok) throw new TroubleError(words.error);
    const expression = expressionOf(words.value, filter, tallies.shapes());
    return { words: words.value, expression };
  };

  /** The first sequence at or after an instant; beyond all of them when there is none. */
  const seqAt = (instant: number): number => firstAt.get(instant) ?? Number.MAX_SAFE_INTEGER;
  const rangeOf = ({ from, to }: Partial<Span>): readonly [number, number] => [
    from === undefined ? 0 : seqAt(from),
    to === undefined ? Number.MAX_SAFE_INTEGER : seqAt(to),
  ];

  return {
    search({ filter, before, limit }) {
      const { expression, words } = understood(filter);
      if (expression === null) return { rows: [], next: null, words };
      const [from, to] = rangeOf(spanOf(filter));
      const upTo = Math.min(to, before ?? Number.MAX_SAFE_INTEGER);
      const size = Math.min(limit, limits.enforcementPastMax);
      // One more than is shown tells whether there is a next page.
      const rows = found.all(expression, from, upTo, size + 1).map(parsed);
      const last = rows.length > size ? rows[size - 1] : undefined;
      return { rows: rows.slice(0, size), next: last?.seq ?? null, words };
    },
    get(seq) {
      const data = one.get(seq);
      return data === undefined ? null : parsed(data);
    },
    check: (filter) => void understood(filter),
    hits: () => hits.all(),
    seqs(filter, limit) {
      const { expression } = understood(filter);
      return expression === null ? [] : places.all(expression, ...rangeOf(spanOf(filter)), limit);
    },
    span(filter) {
      const { first, last } = ends.get() ?? { first: null, last: null };
      if (first === null || last === null) return null;
      const from = filter.from ?? first;
      const to = filter.to ?? Math.max(last, from) + 1;
      return to > from ? { from, to } : null;
    },
    *counts(filter, spans) {
      const counted = spans.map((span) => ({ ...span, allow: 0, ask: 0, deny: 0, none: 0 }));
      const [first] = spans;
      if (first === undefined) return counted;
      // What comes in meanwhile is not counted.
      const end = (newest.get() ?? 0) + 1;
      const upTo = spans.map(({ to }) => Math.min(end, seqAt(to)));
      for (const decision of decisions) {
        if (filter.decision?.length && !filter.decision.includes(decision)) continue;
        const { expression } = understood({ ...filter, decision: [decision] });
        if (expression === null) continue;
        let [from, at] = [seqAt(first.from), 0];
        for (;;) {
          const seqs = walked.all(expression, from, upTo.at(-1) ?? end, countChunk);
          for (const seq of seqs) {
            while (seq >= (upTo[at] ?? end)) at += 1;
            const span = counted[at];
            if (span) span[decision] += 1;
          }
          yield;
          if (seqs.length < countChunk) break;
          from = (seqs.at(-1) ?? end) + 1;
        }
      }
      return counted;
    },
    tallied: tallies.count,
  };
}

const parsed = (data: string): EnforcementRecord => JSON.parse(data);

const spanOf = ({ from, to }: FixedFilter): Partial<Span> => ({
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
});
