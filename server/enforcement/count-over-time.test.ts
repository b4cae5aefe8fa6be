import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import type { EnforcementRecord } from '../vocabulary';
import type { ActEntry } from './core/acts-state';
import { day, hour, minute } from './core/chart-spans';
import type { FixedFilter } from './core/fixed-filter';
import { countOverTime } from './count-over-time';
import { createIndex } from './index-file';
import { createSearchIndex, type SearchIndex } from './search-index';
import { createTakeIn } from './take-in';
import { madeSteps, numbered, seeded } from './testing/made-acts';

// Properties over real files: slow only on a machine that is busy.
vi.setConfig({ testTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), 'codexchat-counts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An index of acts at all distances, from milliseconds to weeks, with a clock that is set back now and then. */
function madeIndex(seed: number): SearchIndex {
  const random = seeded(seed);
  const steps = [0, 1, 900, 40 * 1_000, 3 * minute, hour, 7 * hour, 2 * day, 20 * day];
  let at = 1_700_000_000_000 + Math.floor(random() * day);
  const entries: readonly ActEntry[] = numbered(madeSteps(random, 150)).map((entry) => {
    const step = steps[Math.floor(random() * random() * steps.length)] ?? 0;
    at += random() < 0.05 ? -hour : Math.floor(random() * step);
    return { ...entry, at };
  });
  const { db } = createIndex(mkdtempSync(join(folder, 'index-')), 'ledger');
  for (let from = 0; from < entries.length; ) {
    const page = entries.slice(from, from + 1 + Math.floor(random() * 40));
    from += page.length;
    // A page whose writing fails leaves nothing behind in the counts.
    if (random() < 0.3)
      expect(() =>
        createTakeIn(db).page(page, { ledger: null as unknown as string, head: 0, leaf: '' }),
      ).toThrow();
    createTakeIn(db).page(page, { ledger: 'ledger', head: page.at(-1)?.seq ?? 0, leaf: 'leaf' });
  }
  return createSearchIndex(db, 7);
}

const some = <T>(...values: readonly T[]) =>
  fc.option(fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 }), { nil: undefined, freq: 2 });
/** A place within the time that there are acts, or a little outside. */
const place = fc.option(fc.double({ min: -0.1, max: 1.1, noNaN: true }), { nil: undefined });
const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe');
const wishes = fc.record({
  text: fc.constantFrom(undefined, undefined, undefined, 'git', 'fil*'),
  decision: some('allow', 'ask', 'deny', 'none'),
  outcome: some('ran', 'declined', 'orphaned', 'unknown', 'waiting', 'under-way'),
  actor: some('policy', 'person', 'nobody'),
  kind: some('command', 'edit', 'other'),
  project: some('project-0', 'project-1'),
  unjudged: fc.constantFrom(undefined, undefined, true),
  from: place,
  to: place,
});

test('the counts of any selection over any time are what counting its records one by one gives', async () => {
  let [compared, found] = [0, 0];
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.array(fc.tuple(wishes, fc.integer({ min: 1, max: 60 }), zones), { minLength: 20, maxLength: 20 }),
      async (seed, all) => {
        const search = madeIndex(seed);
        const everything = search.span({});
        if (everything === null) return;
        const instant = (at: number) =>
          Math.max(0, Math.round(everything.from + at * (everything.to - everything.from)));
        for (const [{ from, to, ...wish }, buckets, zone] of all) {
          const filter = Object.fromEntries(
            Object.entries({
              ...wish,
              from: from === undefined ? undefined : instant(from),
              to: to === undefined ? undefined : instant(to),
            }).filter(([, value]) => value !== undefined),
          ) as FixedFilter;
          const isOver = filter.from !== undefined && filter.to !== undefined && filter.from >= filter.to;
          if (isOver) {
            await expect(countOverTime(search, { filter, buckets, zone })).rejects.toThrow();
            continue;
          }
          const { buckets: counted } = await countOverTime(search, { filter, buckets, zone });
          for (const { from, to, ...counts } of counted) {
            const { rows } = search.search({ filter: { ...filter, from, to }, before: null, limit: 500 });
            const found = { allow: 0, ask: 0, deny: 0, none: 0 };
            for (const { decision } of rows) found[decision] += 1;
            expect(counts).toEqual(found);
          }
          const rows = search.search({ filter, before: null, limit: 500 }).rows;
          const sum = (decision: EnforcementRecord['decision']) =>
            counted.reduce((all, span) => all + span[decision], 0);
          for (const decision of ['allow', 'ask', 'deny', 'none'] as const)
            expect(sum(decision)).toBe(rows.filter((row) => row.decision === decision).length);
          for (const [at, span] of counted.entries()) if (at > 0) expect(span.from).toBe(counted[at - 1]?.to);
          compared += counted.length;
          found += rows.length;
        }
      },
    ),
    { numRuns: 4 },
  );
  expect(compared).toBeGreaterThan(100);
  expect(found).toBeGreaterThan(100);
});

test('an index without a record has nothing to count', async () => {
  const { db } = createIndex(mkdtempSync(join(folder, 'empty-')), 'ledger');
  expect(await countOverTime(createSearchIndex(db), { filter: {}, buckets: 40, zone: 'UTC' })).toEqual({
    buckets: [],
    zone: 'UTC',
  });
});

test('a zone that this machine does not know is counted by UTC, and the answer says so', async () => {
  const { zone, buckets } = await countOverTime(madeIndex(1), { filter: {}, buckets: 3, zone: 'Mars/Base' });
  expect(zone).toBe('UTC');
  expect(buckets.slice(1).map(({ from }) => from % day)).toEqual(buckets.slice(1).map(() => 0));
});
