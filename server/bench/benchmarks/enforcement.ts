import { execFileSync } from 'node:child_process';
import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import {
  type ActEntry,
  countOverTime,
  createIndex,
  createSearchIndex,
  createTakeIn,
  type FixedFilter,
  type SearchIndex,
} from '../../enforcement';
import { limits } from '../../vocabulary';
import { actEntries } from '../act-entries';
import type { Benchmark } from '../benchmark';
import { micros, millisSince } from '../clock';
import { measure } from '../core/report';
import { percentile } from '../core/statistics';
import { makePlace } from '../place';

const rounds = 12;
const pageRows = 50;

/** What people ask, as a filter, and the same as fixed strings that a line must contain. */
const questions: readonly (readonly [filter: FixedFilter, strings: readonly string[]])[] = [
  [{}, ['"seq"']],
  [{ text: 'git' }, ['git']],
  [{ text: 'needle' }, ['needle']],
  [{ text: 'nothing-like-this' }, ['nothing-like-this']],
  [{ text: 'file123' }, ['file123.']],
  [{ text: 'file12*' }, ['file12']],
  [{ text: 'curl dir7' }, ['curl', 'dir7/']],
  [{ decision: ['deny'] }, ['"decision":"deny"']],
  [
    { decision: ['ask'], actor: ['person'], outcome: ['declined'] },
    ['"decision":"ask"', '"outcome":"declined"'],
  ],
  [{ decision: ['deny'], outcome: ['ran'] }, ['"decision":"deny"', '"outcome":"ran"']],
  [{ rule: ['ask-rule-7'] }, ['"ask-rule-7"']],
  [{ project: ['project-3'], text: 'rm' }, ['"project-3"', 'rm']],
  [{ text: 'git', decision: ['deny'], project: ['project-3'] }, ['git', '"decision":"deny"', '"project-3"']],
];

export const enforcement: Benchmark = {
  name: 'enforcement',
  about:
    'searching the enforcement log, against ripgrep over the same records as lines (--entries N: records)',
  async run({ entries: records }) {
    using place = makePlace();
    const { db } = createIndex(place.dataDir, 'bench');
    try {
      const began = micros();
      takeIn(db, records);
      const filled = millisSince(began) / 1000;
      const path = join(place.base, 'records.ndjson');
      writeLines(db, path);
      const search = createSearchIndex(db);
      const { ours, processors, counts, whole, theirs, slowest, slowestCount } = await compare(
        search,
        path,
        middleOf(db),
      );
      const p95 = percentile(ours, 0.95);
      const rg = theirs.length === 0 ? null : percentile(theirs, 0.5);
      return {
        measures: [
          measure('a page of 50, median', percentile(ours, 0.5), 'ms'),
          measure('a page of 50, 95th percentile', p95, 'ms', { aim: { most: 25 } }),
          measure('of it processor, 95th percentile', percentile(processors, 0.95), 'ms'),
          measure('counts over time of everything, slowest', Math.max(...whole), 'ms', { aim: { most: 50 } }),
          measure('counts over time of other selections, median', percentile(counts, 0.5), 'ms'),
          measure('counts over time of other selections, slowest', Math.max(...counts), 'ms', {
            aim: { most: 300 },
          }),
          ...(rg === null
            ? []
            : [
                measure('the same questions by ripgrep, median', rg, 'ms'),
                measure('times as fast, median', rg / percentile(ours, 0.5), 'x', { aim: { least: 20 } }),
                measure('times as fast, its median by our 95th percentile', rg / p95, 'x', {
                  aim: { least: 20 },
                }),
              ]),
          measure('acts taken in', records / filled, '/s'),
          measure('index on the disk, for each record', bytesOf(db) / records, 'bytes'),
        ],
        notes: [
          `${records} records out of generated events, folded and taken in as the server does it; ${questions.length} questions, ${rounds} rounds, the first and the second page and one from the middle.`,
          `Slowest question: ${slowest}. Slowest counts: ${slowestCount}.`,
          rg === null
            ? 'ripgrep is not installed, so nothing was compared.'
            : `ripgrep over ${Math.round(statSync(path).size / 1e6)} MB of lines in the file cache, one process for each condition, the last 50 lines kept.`,
        ],
      };
    } finally {
      db.close();
    }
  },
};

function takeIn(db: Database.Database, records: number): void {
  const into = createTakeIn(db);
  let page: ActEntry[] = [];
  const flush = (): void => {
    const head = page.at(-1)?.seq;
    if (head !== undefined) into.page(page, { ledger: 'bench', head, leaf: '' });
    page = [];
  };
  for (const entry of actEntries(records)) if (page.push(entry) === limits.enforcementPageEntries) flush();
  flush();
}

function writeLines(db: Database.Database, path: string): void {
  const file = openSync(path, 'w');
  const page = db.prepare<[number], { seq: number; data: string }>(
    'SELECT seq, data FROM record WHERE seq > ? ORDER BY seq LIMIT 5000',
  );
  for (let after = 0; ; ) {
    const rows = page.all(after);
    const last = rows.at(-1);
    if (!last) break;
    writeSync(file, rows.map(({ data }) => `${data}\n`).join(''));
    after = last.seq;
  }
  closeSync(file);
}

async function compare(search: SearchIndex, path: string, middle: number) {
  const [ours, processors, counts, whole, theirs]: [number[], number[], number[], number[], number[]] = [
    [],
    [],
    [],
    [],
    [],
  ];
  let slowestCount = { ms: 0, filter: {} };
  let slowest = { ms: 0, filter: {} };
  for (let round = 0; round <= rounds; round += 1)
    for (const [filter, strings] of questions) {
      const page = (before: number | null) => timed(() => search.search({ filter, before, limit: pageRows }));
      const first = page(null);
      const { next } = first.value;
      const pages = [first, ...(next === null ? [] : [page(next), page(middle)])];
      // The first round reads the file.
      if (round === 0) continue;
      for (const { ms, processor } of pages) {
        ours.push(ms);
        processors.push(processor);
        if (ms > slowest.ms) slowest = { ms, filter };
      }
      if (round <= 2) {
        const ms = await timedCounts(search, filter);
        (isEverything(filter) ? whole : counts).push(ms);
        if (ms > slowestCount.ms) slowestCount = { ms, filter };
      }
      const ms = round <= 3 ? ripgrep(path, strings) : null;
      if (ms !== null) theirs.push(ms);
    }
  return {
    ours,
    processors,
    counts,
    whole,
    theirs,
    slowest: told(slowest),
    slowestCount: told(slowestCount),
  };
}

const isEverything = (filter: FixedFilter): boolean => Object.keys(filter).length === 0;
const told = ({ ms, filter }: { readonly ms: number; readonly filter: FixedFilter }): string =>
  `${JSON.stringify(filter)}, ${ms.toFixed(1)} ms`;

async function timedCounts(search: SearchIndex, filter: FixedFilter): Promise<number> {
  const began = micros();
  await countOverTime(search, { filter, buckets: 40, zone: 'Europe/Berlin' });
  return millisSince(began);
}

/** Null when it is not installed. */
function ripgrep(path: string, [first = '', ...more]: readonly string[]): number | null {
  const grep = (text: string): string => `rg -N --no-filename --fixed-strings -- '${text}'`;
  const line = [`${grep(first)} '${path}'`, ...more.map(grep), 'tail -n 50'].join(' | ');
  try {
    execFileSync('rg', ['--version'], { stdio: 'ignore' });
  } catch {
    return null;
  }
  return timed(() => execFileSync('sh', ['-c', line], { stdio: ['ignore', 'ignore', 'ignore'] })).ms;
}

const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** `processor`: ms of it that the machine did not spend on something else. */
function timed<T>(work: () => T): { readonly value: T; readonly ms: number; readonly processor: number } {
  const [before, began] = [processorMs(), micros()];
  const value = work();
  return { value, ms: millisSince(began), processor: processorMs() - before };
}

/** The sequence half-way back. */
const middleOf = (db: Database.Database): number =>
  Number(db.prepare('SELECT max(seq) / 2 FROM record').pluck().get());

const bytesOf = (db: Database.Database): number =>
  Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
