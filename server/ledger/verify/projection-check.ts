import { setImmediate } from 'node:timers/promises';
import {
  type Change,
  type DomainEvent,
  type Fold,
  limits,
  type Rows,
  type TableName,
} from '../../vocabulary';
import { canonicalText } from '../core/canonical';
import { nextStep, stepBeforeFirst } from '../core/fold-run';
import { type Cell, tableShapes } from '../projection';
import { LedgerReads } from '../reads';
import { hexOf, sha256Hex } from '../sha256';
import { owned } from './owned-tables';
import type { Findings } from './report';
import type { LedgerSource } from './source';

/** The fold of a stream by its name; null for streams whose fold is not known here. States differ from fold to fold, so they stay opaque. */
export type FoldOf = (stream: string) => Fold<object> | null;

export interface ProjectionCounts {
  streams: number;
  steps: number;
  rows: number;
  /** Streams not checked, or only in part, by the reason. */
  readonly skipped: Map<string, number>;
}

interface Stamp {
  readonly version: number;
  readonly seq: number;
  readonly foldVersion: number;
  readonly step: Buffer;
}

interface StreamRow {
  readonly version: number;
  readonly foldVersion: number;
  readonly step: string;
  readonly state: string;
}

/** Keeps the search for chunks to those of the session's items: only these are indexed. */
const chunksOfItems = 'AND item_id IN (SELECT item_id FROM item WHERE session_id = ?)';

/** Folds each stream again from its entries and compares step hashes, state and rows with what is stored. */
export class ProjectionCheck {
  readonly counts: ProjectionCounts = { streams: 0, steps: 0, rows: 0, skipped: new Map() };
  readonly #source: LedgerSource;
  readonly #reads: LedgerReads;
  readonly #findings: Findings;
  readonly #foldOf: FoldOf;
  readonly #stream;
  readonly #stamps;

  constructor(source: LedgerSource, findings: Findings, foldOf: FoldOf) {
    this.#source = source;
    this.#reads = new LedgerReads(source.db, source.dataDir);
    this.#findings = findings;
    this.#foldOf = foldOf;
    this.#stream = source.db.prepare<[string], StreamRow>(
      'SELECT version, fold_version AS foldVersion, step, state FROM stream WHERE stream_id = ?',
    );
    this.#stamps = source.db.prepare<[string, number, number], Stamp>(
      `SELECT stream_ver AS version, seq, fold_version AS foldVersion, step FROM event WHERE stream_id = ? AND stream_ver > ?
       ORDER BY stream_ver LIMIT ?`,
    );
  }

  /** One stream, seen at one moment: a running server may write on. */
  async check(stream: string): Promise<void> {
    const { db } = this.#source;
    db.exec('BEGIN');
    try {
      await this.#checkStream(stream);
    } finally {
      db.exec('COMMIT');
    }
    await setImmediate();
  }

  async #checkStream(stream: string): Promise<void> {
    const fold = this.#foldOf(stream);
    const row = this.#stream.get(stream);
    if (!row) {
      this.#findings.add('integrity', null, 'stream', `${stream} has entries but no row.`);
      return;
    }
    if (!fold) {
      this.#skip('no fold is known for them');
      return;
    }
    this.counts.streams++;
    const rebuilt = new Rebuilt();
    let [state, step, version, seq, sameFold] = [fold.initial, stepBeforeFirst, 0, 0, true];
    for (;;) {
      const stamps = this.#stamps.all(stream, version, limits.verifyPageMax);
      const entries = await this.#reads.entries({ afterSeq: seq, limit: stamps.length, stream });
      for (const [i, stamp] of stamps.entries()) {
        const entry = entries[i];
        if (!entry?.payload || entry.seq !== stamp.seq) {
          this.#skip('a payload is gone');
          return;
        }
        if (entry.foreignSchema !== undefined) {
          this.#skip('an entry is of a kind or version that this program does not know');
          return;
        }
        const event = { type: entry.type, payload: entry.payload } as unknown as DomainEvent;
        const folded = fold.evolve(state, event, entry.at);
        state = folded.state;
        rebuilt.apply(folded.changes, entry.seq);
        const recorded = hexOf(stamp.step);
        // An older fold may have made other changes of it; its step can only be taken as it is.
        sameFold &&= stamp.foldVersion === fold.version;
        step = sameFold
          ? nextStep(step, { event, at: entry.at, changes: folded.changes }, sha256Hex)
          : recorded;
        if (step !== recorded) {
          this.#findings.add(
            'integrity',
            entry.seq,
            'step',
            `Folding ${stream} again gives another step hash than was recorded.`,
          );
          return;
        }
        this.counts.steps += sameFold ? 1 : 0;
        ({ version, seq } = stamp);
      }
      if (stamps.length < limits.verifyPageMax) break;
    }
    if (!sameFold) {
      this.#skip('an earlier version of the fold wrote them');
      return;
    }
    this.#compareState(stream, row, { version, step, state, foldVersion: fold.version });
    this.#compareRows(stream, rebuilt);
  }

  /** Tables with rows that no stream owns. */
  strays(): readonly { readonly table: TableName; readonly count: number }[] {
    const { db } = this.#source;
    const lone = db
      .prepare<[], number>('SELECT count(*) FROM chunk WHERE item_id NOT IN (SELECT item_id FROM item)')
      .pluck()
      .get();
    if (lone) return [{ table: 'chunk', count: lone }];
    return (Object.keys(owned) as TableName[]).flatMap((table) => {
      const { kind, name } = owned[table];
      const sql = `SELECT count(*) FROM "${table}" WHERE NOT EXISTS (SELECT 1 FROM stream WHERE stream_id = ? || (${name}))`;
      const count = db.prepare<[string], number>(sql).pluck().get(`${kind}/`) ?? 0;
      return count === 0 ? [] : [{ table, count }];
    });
  }

  #skip(reason: string): void {
    this.counts.skipped.set(reason, (this.counts.skipped.get(reason) ?? 0) + 1);
  }

  #compareState(
    stream: string,
    row: StreamRow,
    now: Omit<StreamRow, 'state'> & { readonly state: object },
  ): void {
    const fault = (field: string): void =>
      this.#findings.add(
        'integrity',
        null,
        `stream.${field}`,
        `The row of ${stream} does not stand where its entries lead.`,
      );
    if (row.version !== now.version) fault('version');
    else if (row.step !== now.step) fault('step');
    else if (row.foldVersion !== now.foldVersion) fault('fold_version');
    else if (canonicalOf(row.state) !== canonicalText(now.state)) fault('state');
  }

  #compareRows(stream: string, rebuilt: Rebuilt): void {
    const [kind = '', ...rest] = stream.split('/');
    const name = rest.join('/');
    for (const table of Object.keys(owned) as TableName[]) {
      const { kind: owner, name: column } = owned[table];
      if (owner !== kind) continue;
      const narrowed = table === 'chunk' ? chunksOfItems : '';
      const stored = this.#source.db
        .prepare<string[], Record<string, unknown>>(
          `SELECT * FROM "${table}" WHERE ${column} = ? ${narrowed}`,
        )
        .iterate(...(table === 'chunk' ? [name, name] : [name]));
      for (const row of stored) this.#compareRow(table, row, rebuilt);
      for (const key of rebuilt.left(table))
        this.#findings.add('integrity', null, table, `The row ${key} is missing from the read model.`);
    }
  }

  #compareRow(table: TableName, row: Record<string, unknown>, rebuilt: Rebuilt): void {
    this.counts.rows++;
    const { columns, keys } = tableShapes[table];
    const key = JSON.stringify(columns.slice(0, keys).map((column) => row[column]));
    const expected = rebuilt.take(table, key);
    if (expected === null) {
      this.#findings.add('integrity', null, table, `The row ${key} of the read model comes from no entry.`);
      return;
    }
    const cells = JSON.stringify(columns.map((column) => row[column]));
    if (digest(cells, canonicalOf(String(row.data)), Number(row.seq)) !== expected)
      this.#findings.add(
        'integrity',
        Number(row.seq),
        table,
        `The row ${key} of the read model is not what the entries make of it.`,
      );
  }
}

const canonicalOf = (json: string): string => {
  try {
    return canonicalText(JSON.parse(json));
  } catch {
    return json;
  }
};

const digest = (cells: string, data: string, seq: number): string => sha256Hex(`${cells}\n${data}\n${seq}`);

/** A row that was put last in its table, and is hashed when another one is: many entries change the same row one after the other. */
interface NewestRow {
  readonly key: string;
  readonly cells: readonly Cell[];
  readonly row: object;
  readonly seq: number;
}

/** Hashes of the rows that a stream should have: 64 characters a row, however large the rows are. */
class Rebuilt {
  readonly #rows = new Map<TableName, Map<string, string>>();
  readonly #newest = new Map<TableName, NewestRow>();
  readonly #chunks = new Map<string, Set<string>>();

  apply(changes: readonly Change[], seq: number): void {
    for (const change of changes) {
      if ('drop' in change) this.#drop(change.itemId);
      else this.#put(change.put, change.row, seq);
    }
  }

  #put<T extends TableName>(table: T, row: Omit<Rows[T], 'seq'>, seq: number): void {
    const { cells, keys } = tableShapes[table];
    const values = cells(row);
    const key = JSON.stringify(values.slice(0, keys));
    if (this.#newest.get(table)?.key !== key) this.#settle(table);
    this.#newest.set(table, { key, cells: values, row, seq });
    if (table !== 'chunk') return;
    const item = String(values[0]);
    this.#chunks.set(item, (this.#chunks.get(item) ?? new Set()).add(key));
  }

  #drop(itemId: string): void {
    this.#settle('chunk');
    for (const key of this.#chunks.get(itemId) ?? []) this.#of('chunk').delete(key);
    this.#chunks.delete(itemId);
  }

  /** The hash of a row, which is then done with. */
  take(table: TableName, key: string): string | null {
    const rows = this.#of(table);
    const found = rows.get(key) ?? null;
    rows.delete(key);
    return found;
  }

  left(table: TableName): Iterable<string> {
    return this.#of(table).keys();
  }

  /** Hashes the row that was put last. */
  #settle(table: TableName): void {
    const newest = this.#newest.get(table);
    if (!newest) return;
    this.#newest.delete(table);
    const { key, cells, row, seq } = newest;
    this.#rowsOf(table).set(key, digest(JSON.stringify(cells), canonicalText({ ...row, seq }), seq));
  }

  #of(table: TableName): Map<string, string> {
    this.#settle(table);
    return this.#rowsOf(table);
  }

  #rowsOf(table: TableName): Map<string, string> {
    const rows = this.#rows.get(table) ?? new Map<string, string>();
    this.#rows.set(table, rows);
    return rows;
  }
}
