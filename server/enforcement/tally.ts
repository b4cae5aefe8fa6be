import type Database from 'better-sqlite3';
import type { EnforcementRecord } from '../vocabulary';
import { day, hour, minute, type Span } from './core/chart-spans';
import type { FixedFilter } from './core/fixed-filter';
import { fitsShape, type Shape } from './core/shape';

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

/** Of each span, how many records began in it, by decision. */
export type CountedByTally = readonly Readonly<Partial<Record<string, number>>>[];

/** Reads how many records of a selection began when, and of which shapes there are any. */
export interface TallyReader {
  /** Null when something is filtered by that no cell holds. */
  count(filter: FixedFilter, spans: readonly Span[]): CountedByTally | null;
  /** All that records have, or had. */
  shapes(): readonly Shape[];
}

interface Cell extends Shape {
  readonly id: number;
  readonly project: string;
}

export function createTallyReader(db: Database.Database): TallyReader {
  const newest = db.prepare<[], number>('SELECT ifnull(max(id), 0) FROM cell').pluck();
  const all = db.prepare<[], Omit<Cell, 'unjudged'> & { unjudged: number }>('SELECT * FROM cell');
  type Summed = { cell: number; records: number };
  const sums = db.prepare<{ level: number; from: number; to: number }, Summed>(
    `SELECT cell, sum(records) AS records FROM tally WHERE level = @level AND at >= @from AND at < @to GROUP BY cell`,
  );
  const singles = db.prepare<{ from: number; to: number }, Summed>(
    `SELECT cell, count(*) AS records FROM record WHERE time >= @from AND time < @to GROUP BY cell`,
  );

  let known: { upTo: number; cells: readonly Cell[]; shapes: readonly Shape[] } | null = null;
  /** Cells are only ever added. */
  const read = (): NonNullable<typeof known> => {
    const upTo = newest.get() ?? 0;
    if (known?.upTo === upTo) return known;
    const cells = all.all().map((cell) => ({ ...cell, unjudged: cell.unjudged === 1 }));
    const shapes = new Map(
      cells.map(({ id: _id, project: _project, ...shape }) => [Object.values(shape).join(' '), shape]),
    );
    known = { upTo, cells, shapes: [...shapes.values()] };
    return known;
  };

  /** Whole days first, then the hours at both ends, the minutes at theirs, and one by one what is left of a minute. */
  function* parts({ from, to }: Span, depth = 0): Generator<Summed> {
    if (from >= to) return;
    const level = tallyLevels[depth];
    if (level === undefined) {
      yield* singles.all({ from, to });
      return;
    }
    const [first, end] = [Math.ceil(from / level) * level, Math.floor(to / level) * level];
    if (first >= end) {
      yield* parts({ from, to }, depth + 1);
      return;
    }
    yield* sums.all({ level, from: first, to: end });
    yield* parts({ from, to: first }, depth + 1);
    yield* parts({ from: end, to }, depth + 1);
  }

  return {
    count(filter, spans) {
      if (!isTallied(filter)) return null;
      const { project } = filter;
      const decisions = new Map(
        read()
          .cells.filter(
            (cell) => fitsShape(filter, cell) && (!project?.length || project.includes(cell.project)),
          )
          .map(({ id, decision }) => [id, decision]),
      );
      return spans.map((span) => {
        const counted: Record<string, number> = {};
        for (const { cell, records } of parts(span)) {
          const decision = decisions.get(cell);
          if (decision !== undefined) counted[decision] = (counted[decision] ?? 0) + records;
        }
        return counted;
      });
    },
    shapes: () => read().shapes,
  };
}

const isTallied = ({ text = '', rule, because, session, policy }: FixedFilter): boolean =>
  text.trim() === '' && [rule, because, session, policy].every((values) => (values?.length ?? 0) === 0);
