import type Database from 'better-sqlite3';
import type { EventPayload, TableName } from '../vocabulary';
import { rowsOf, tablesOf } from './owned-tables';
import { storedDigest } from './row-digest';
import { sha256Hex } from './sha256';

/** What of a session's read model is put on record when payloads that it was folded from go: without them nobody can fold it again. */
export type ReadModelSeal = NonNullable<EventPayload<'payload.expired'>['readModels']>[number];

/** Rows are sealed by parts, so that those which never change again can still be compared when the session goes on. */
export function partOf(table: TableName, row: Record<string, unknown>): string {
  if (table === 'session') return 'session';
  if (table === 'chunk') return chunksPart(String(row.itemId));
  return typeof row.turnId === 'string' ? `turn/${row.turnId}` : table;
}

export const chunksPart = (itemId: string): string => `chunks/${itemId}`;

/** The row as its JSON has it; empty when that cannot be read, which then is in no part that was sealed. */
function dataOf(row: Record<string, unknown>): Record<string, unknown> {
  try {
    return JSON.parse(String(row.data));
  } catch {
    return {};
  }
}

/** Collects the hashes of rows by their parts; the order of rows does not matter. */
export class PartDigests {
  readonly #parts = new Map<string, string[]>();

  add(table: TableName, row: Record<string, unknown>): void {
    const part = partOf(table, dataOf(row));
    const hashes = this.#parts.get(part);
    if (hashes) hashes.push(storedDigest(table, row));
    else this.#parts.set(part, [storedDigest(table, row)]);
  }

  parts(): readonly { readonly part: string; readonly rows: number; readonly digest: string }[] {
    return [...this.#parts].map(([part, hashes]) => ({
      part,
      rows: hashes.length,
      digest: sha256Hex(hashes.sort().join('\n')),
    }));
  }
}

/** The seal over a stream's state and rows as they stand now; null when there is no such stream. */
export function sealReadModel(db: Database.Database, stream: string): ReadModelSeal | null {
  const row = db
    .prepare<[string], { version: number; state: string }>(
      'SELECT version, state FROM stream WHERE stream_id = ?',
    )
    .get(stream);
  if (!row) return null;
  const digests = new PartDigests();
  for (const table of tablesOf(stream)) for (const one of rowsOf(db, stream, table)) digests.add(table, one);
  return { stream, ...row, parts: [...digests.parts()] };
}
