import type Database from 'better-sqlite3';
import type { TableName } from '../vocabulary';

/** Tables whose rows a stream of a kind owns, and what of them holds the name behind the kind. */
export const owned: Readonly<Record<TableName, { readonly kind: string; readonly name: string }>> = {
  project: { kind: 'project', name: 'project_id' },
  session: { kind: 'session', name: 'session_id' },
  turn: { kind: 'session', name: 'session_id' },
  item: { kind: 'session', name: 'session_id' },
  chunk: { kind: 'session', name: "data ->> 'sessionId'" },
  approval: { kind: 'session', name: 'session_id' },
  followup: { kind: 'session', name: 'session_id' },
  runtime: { kind: 'runtime', name: 'flavour' },
  job: { kind: 'job', name: 'job_id' },
};

/** Keeps the search for chunks to those of the session's items: only these are indexed. */
const chunksOfItems = 'AND item_id IN (SELECT item_id FROM item WHERE session_id = ?)';

/** The tables in which a stream may own rows. */
export const tablesOf = (stream: string): readonly TableName[] =>
  (Object.keys(owned) as TableName[]).filter((table) => owned[table].kind === kindOf(stream));

/** The rows of a table that a stream owns, one after the other. */
export function rowsOf(
  db: Database.Database,
  stream: string,
  table: TableName,
): IterableIterator<Record<string, unknown>> {
  const name = stream.slice(kindOf(stream).length + 1);
  const narrowed = table === 'chunk' ? chunksOfItems : '';
  return db
    .prepare<string[], Record<string, unknown>>(
      `SELECT * FROM "${table}" WHERE ${owned[table].name} = ? ${narrowed}`,
    )
    .iterate(...(table === 'chunk' ? [name, name] : [name]));
}

/** Which entry dropped the chunks of which item last: of a session's items, and of these ones. */
export function dropsOf(
  db: Database.Database,
  stream: string,
  items: Iterable<string>,
): ReadonlyMap<string, number> {
  const session = kindOf(stream) === 'session' ? stream.slice(kindOf(stream).length + 1) : '';
  const found = db
    .prepare<[string, string], [string, number]>(
      `SELECT item_id, seq FROM chunk_drop WHERE item_id IN (SELECT item_id FROM item WHERE session_id = ?)
       OR item_id IN (SELECT value FROM json_each(?))`,
    )
    .raw()
    .all(session, JSON.stringify([...items]));
  return new Map(found);
}

export function countRows(db: Database.Database, stream: string): number {
  let count = 0;
  for (const table of tablesOf(stream)) for (const _row of rowsOf(db, stream, table)) count++;
  return count;
}

const kindOf = (stream: string): string => stream.split('/')[0] ?? '';
