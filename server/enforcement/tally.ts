import type Database from 'better-sqlite3';
import type { EnforcementRecord } from '../vocabulary';
import { day, hour, minute, type Span } from './core/chart-spans';
import type { FixedFilter } from './core/fixed-filter';

/** How many records began in each minute, hour and day (UTC), for each cell: a combination of what is filtered by most. */
export const tallyLevels = [day, hour, minute] as const;

export const tallySchema = `
CREATE TABLE cell (
  id INTEGER NOT NULL PRIMARY KEY,
  decision TEXT NOT NULL, outcome TEXT NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL, project TEXT NOT NULL, unjudged INTEGER NOT NULL,
  UNIQUE (decision, outcome, actor, kind, project, unjudged)
) STRICT;
CREATE TABLE tally (
  level INTEGER NOT NULL, at INTEGER NOT NULL, cell INTEGER NOT NULL, records INTEGER NOT NULL,
  PRIMARY KEY (level, at, cell)
) STRICT, WITHOUT ROWID;`;

/** Keeps the tallies in step with the records, in the transaction of the page that changes them. */
export interface TallyPen {
  /** The cell of a record, made when it is the first of its kind. */
  cellOf(record: EnforcementRecord): number;
  /** `records`: 1 for one that is there now, -1 for one that is no longer. */
  add(time: number, cell: number, records: 1 | -1): void;
  /** Writes down what was added since the last time. */
  flush(): void;
  /** Forgets it instead. */
  drop(): void;
}

export function createTallyPen(db: Database.Database): TallyPen {
  const find = db
    .prepare<(string | number)[], number>(
      'SELECT id FROM cell WHERE decision = ? AND outcome = ? AND actor = ? AND kind = ? AND project = ? AND unjudged = ?',
    )
    .pluck();
  const make = db
    .prepare<(string | number)[], number>(
      'INSERT INTO cell (decision, outcome, actor, kind, project, unjudged) VALUES (?, ?, ?, ?, ?, ?) RETURNING id',
    )
    .pluck();
  const change = db.prepare(
    `INSERT INTO tally (level, at, cell, records) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET records = records + excluded.records`,
  );
  const changes = new Map<string, { level: number; at: number; cell: number; records: number }>();
  return {
    cellOf({ decision, outcome, actor, kind, projectId, unjudged }) {
      const key = [decision, outcome, actor, kind, projectId ?? '', unjudged ? 1 : 0];
      return find.get(...key) ?? Number(make.get(...key));
    },
    add(time, cell, records) {
      for (const level of tallyLevels) {
        const at = Math.floor(time / level) * level;
        const key = `${level} ${at} ${cell}`;
        const known = changes.get(key);
        if (known) known.records += records;
        else changes.set(key, { level, at, cell, records });
      }
    },
    flush() {
      for (const { level, at, cell, records } of changes.values())
        if (records !== 0) change.run(level, at, cell, records);
      changes.clear();
    },
    drop: () => changes.clear(),
  };
}

/** By the beginning of the bar (a multiple of the width) and decision. */
export type CountedByTally = ReadonlyMap<number, Readonly<Record<string, number>>>;

/** Reads how many records of a selection began when. */
export interface TallyReader {
  /** Null when something is filtered by that no cell holds. */
  count(filter: FixedFilter, whole: Span, width: number): CountedByTally | null;
}

export function createTallyReader(db: Database.Database): TallyReader {
  const cells = db.prepare<
    [],
    {
      id: number;
      decision: string;
      outcome: string;
      actor: string;
      kind: string;
      project: string;
      unjudged: number;
    }
  >('SELECT * FROM cell');
  type Bars = { bar: number; cell: number; records: number };
  // A number above 31 bits is bound as a floating one, and would divide as one.
  const sums = db.prepare<{ level: number; from: number; to: number; width: number }, Bars>(
    `SELECT at / CAST(@width AS INTEGER) AS bar, cell, sum(records) AS records FROM tally
     WHERE level = @level AND at >= @from AND at < @to GROUP BY bar, cell`,
  );
  const singles = db.prepare<{ from: number; to: number; width: number }, Bars>(
    `SELECT time / CAST(@width AS INTEGER) AS bar, cell, count(*) AS records FROM record
     WHERE time >= @from AND time < @to GROUP BY bar, cell`,
  );
  return {
    count(filter, whole, width) {
      if (!isTallied(filter)) return null;
      const among = (values: readonly string[] | undefined, mine: string) =>
        values === undefined || values.length === 0 || values.includes(mine);
      const decisions = new Map<number, string>();
      for (const cell of cells.iterate())
        if (
          among(filter.decision, cell.decision) &&
          among(filter.outcome, cell.outcome) &&
          among(filter.actor, cell.actor) &&
          among(filter.kind, cell.kind) &&
          among(filter.project, cell.project) &&
          (filter.unjudged !== true || cell.unjudged === 1)
        )
          decisions.set(cell.id, cell.decision);
      const counts = new Map<number, Record<string, number>>();
      const add = (bars: Iterable<Bars>): void => {
        for (const { bar, cell, records } of bars) {
          const decision = decisions.get(cell);
          if (decision === undefined) continue;
          const counted = counts.get(bar * width) ?? {};
          counted[decision] = (counted[decision] ?? 0) + records;
          counts.set(bar * width, counted);
        }
      };
      const usable = tallyLevels.filter((level) => width % level === 0);
      /** Whole days first, then the hours at both ends, the minutes at theirs; what is left is less than a minute, or bars are. */
      const take = ({ from, to }: Span, depth: number): void => {
        if (from >= to) return;
        const level = usable[depth];
        if (level === undefined) {
          add(singles.all({ from, to, width }));
          return;
        }
        const [first, end] = [Math.ceil(from / level) * level, Math.floor(to / level) * level];
        if (first >= end) {
          take({ from, to }, depth + 1);
          return;
        }
        add(sums.all({ level, from: first, to: end, width }));
        take({ from, to: first }, depth + 1);
        take({ from: end, to }, depth + 1);
      };
      take(whole, 0);
      return counts;
    },
  };
}

const isTallied = ({ text = '', rule, because, session, policy }: FixedFilter): boolean =>
  text === '' && [rule, because, session, policy].every((values) => (values?.length ?? 0) === 0);
