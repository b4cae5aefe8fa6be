import { setImmediate } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { limits } from '../../vocabulary';
import { canonicalText } from '../core/canonical';
import { owned } from '../owned-tables';
import { tableNames, tableShapes } from '../projection';
import type { LedgerSource } from '../verify/source';
import { rebuiltTables } from './shadow';

export type RebuiltTable = (typeof rebuiltTables)[number];

export interface RowDifference {
  readonly table: string;
  /** JSON list of the primary key's cells. */
  readonly key: string;
  /** The row was not there, stood otherwise, or comes from no entry. */
  readonly what: 'missing' | 'different' | 'extra';
}

export interface Comparison {
  /** Rows compared. */
  readonly rows: number;
  readonly differences: number;
  /** At most `limits.verifyFindingsMax`. */
  readonly first: RowDifference[];
}

/** Primary key columns of a rebuilt table. */
export const keysOf = (table: RebuiltTable): readonly string[] =>
  table === 'stream'
    ? ['stream_id']
    : table === 'chunk_drop'
      ? ['item_id']
      : tableShapes[table].columns.slice(0, tableShapes[table].keys);

type Row = Readonly<Record<string, string | number | null>>;

/**
 * Compares the shadow with what stands there, table by table, both walked in the order of their keys, and writes what has to change into the
 * shadow's table `change`. Rows that were changed after entry `head` are newer than the shadow and are left out.
 */
export async function compareShadow(
  { db }: LedgerSource,
  shadow: Database.Database,
  head: number,
): Promise<Comparison> {
  shadow.exec(
    'CREATE TABLE change (tbl TEXT NOT NULL, key TEXT NOT NULL, was_seq INTEGER, put INTEGER NOT NULL, PRIMARY KEY (tbl, key)) STRICT',
  );
  const note = shadow.prepare('INSERT INTO change (tbl, key, was_seq, put) VALUES (?, ?, ?, ?)');
  const keptOf = shadow.prepare<[string], number>('SELECT 1 FROM kept WHERE stream_id = ?').pluck();
  const first: RowDifference[] = [];
  let [rows, differences] = [0, 0];
  // One moment of the ledger for all tables.
  db.exec('BEGIN');
  try {
    for (const table of rebuiltTables) {
      const dropped = droppedAfter(db, head);
      for (const [key, now, then] of pairs(db, shadow, table)) {
        if (++rows % limits.entriesPageMax === 0) await setImmediate();
        if (now && isNewer(table, now, then, head)) continue;
        if (table === 'chunk' && !now && dropped(String(then?.item_id))) continue;
        const stream = streamOf(db, table, now ?? then ?? {});
        if (stream !== null && keptOf.get(stream) !== undefined) continue;
        if (now && then && same(table, now, then)) continue;
        const what = !now ? 'missing' : then ? 'different' : 'extra';
        differences++;
        if (first.length < limits.verifyFindingsMax) first.push({ table, key, what });
        note.run(table, key, now ? seqOf(table, now) : null, then ? 1 : 0);
      }
    }
  } finally {
    db.exec('COMMIT');
  }
  return { rows, differences, first };
}

/** A stream has no sequence; its version says the same. */
const seqOf = (table: RebuiltTable, row: Row): number => Number(table === 'stream' ? row.version : row.seq);

const isNewer = (table: RebuiltTable, now: Row, then: Row | null, head: number): boolean =>
  table === 'stream' ? then !== null && Number(now.version) > Number(then.version) : Number(now.seq) > head;

const droppedAfter = (db: Database.Database, head: number) => {
  const read = db
    .prepare<[string, number], number>('SELECT 1 FROM chunk_drop WHERE item_id = ? AND seq > ?')
    .pluck();
  return (itemId: string): boolean => read.get(itemId, head) !== undefined;
};

/** The stream a row comes from; null when that cannot be told, as of rows that come from nowhere. */
function streamOf(db: Database.Database, table: RebuiltTable, row: Row): string | null {
  if (table === 'stream') return String(row.stream_id);
  if (table === 'chunk_drop' || table === 'chunk') {
    const session = db
      .prepare<[string], string>('SELECT session_id FROM item WHERE item_id = ?')
      .pluck()
      .get(String(row.item_id));
    return session === undefined ? null : `session/${session}`;
  }
  const { kind, name } = owned[table];
  return `${kind}/${String(row[name])}`;
}

function same(table: RebuiltTable, now: Row, then: Row): boolean {
  const text = table === 'stream' ? 'state' : table === 'chunk_drop' ? null : 'data';
  const columns = Object.keys(then).filter((column) => column !== text);
  if (columns.some((column) => now[column] !== then[column])) return false;
  return text === null || now[text] === then[text] || canonicalOf(now[text]) === canonicalOf(then[text]);
}

const canonicalOf = (json: string | number | null | undefined): string => {
  try {
    return canonicalText(JSON.parse(String(json)));
  } catch {
    return String(json);
  }
};

/** Rows of both databases by key, in the order of the key: `[key, row now, row of the shadow]`, one of them null where it is missing. */
function* pairs(
  live: Database.Database,
  shadow: Database.Database,
  table: RebuiltTable,
): Generator<readonly [string, Row | null, Row | null]> {
  const keys = keysOf(table);
  const left = pagesOf(live, table, keys);
  const right = pagesOf(shadow, table, keys);
  let [a, b] = [left(), right()];
  while (a || b) {
    const order = !a ? 1 : !b ? -1 : compareKeys(a, b, keys);
    const row = order <= 0 ? a : b;
    const key = JSON.stringify(keys.map((name) => row?.[name]));
    yield [key, order <= 0 ? a : null, order >= 0 ? b : null];
    if (order <= 0) a = left();
    if (order >= 0) b = right();
  }
}

/** The next row at each call. Pages, because an open iterator would keep the connection from anything else. */
function pagesOf(db: Database.Database, table: RebuiltTable, keys: readonly string[]): () => Row | null {
  const names = keys.map((name) => `"${name}"`).join(', ');
  const first = db.prepare<[number], Row>(`SELECT * FROM "${table}" ORDER BY ${names} LIMIT ?`);
  const marks = keys.map(() => '?').join(', ');
  const next = db.prepare<unknown[], Row>(
    `SELECT * FROM "${table}" WHERE (${names}) > (${marks}) ORDER BY ${names} LIMIT ?`,
  );
  let page = first.all(limits.verifyPageMax);
  let at = 0;
  return () => {
    const last = page.at(-1);
    if (at === page.length && last) {
      page = next.all(...keys.map((name) => last[name]), limits.verifyPageMax);
      at = 0;
    }
    return page[at++] ?? null;
  };
}

/** As SQLite's binary collation orders them: by bytes, which for UTF-16 text in JavaScript is another order beyond the basic plane. */
function compareKeys(a: Row, b: Row, keys: readonly string[]): number {
  for (const name of keys) {
    const [left, right] = [a[name] ?? null, b[name] ?? null];
    if (left === right) continue;
    if (typeof left === 'number' && typeof right === 'number') return left - right;
    return Buffer.compare(Buffer.from(String(left)), Buffer.from(String(right)));
  }
  return 0;
}

export const isRebuilt = (table: string): table is RebuiltTable =>
  ([...tableNames, 'stream', 'chunk_drop'] as string[]).includes(table);
