import type Database from 'better-sqlite3';
import { limits, streams, type Trouble, TroubleError } from '../vocabulary';
import { leafHash } from './core/entry';
import { schemaFaults } from './schema-check';
import { sha256Bytes } from './sha256';
import { troubles } from './troubles';

/** Throws `ledger.damaged` when SQLite finds the structure of a database to be wrong. One larger than `limits.startCheckBytesMax` is not looked through. */
export function checkStructure(db: Database.Database): void {
  const bytes =
    Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
  if (bytes > limits.startCheckBytesMax) return;
  const found = String(db.pragma('quick_check(1)', { simple: true }));
  if (found !== 'ok') throw new TroubleError(troubles.damaged(db.name, found.replaceAll(/\s+/g, ' ')));
}

/** Throws `ledger.schema-changed` when tables, indexes or triggers are not those that the migrations make which the database had. */
export function checkSchema(db: Database.Database, migrationsDir: string): void {
  const faults = schemaFaults(db, migrationsDir);
  if (faults.length > 0) throw new TroubleError(troubles.schemaChanged(db.name, faults));
}

interface Row {
  readonly seq: number;
  readonly envelope: Buffer;
  readonly leaf: Buffer;
}

/**
 * What is wrong with the newest entries: their bytes hash to what is stored as their leaf, and none is missing. Null when nothing is. What stood there
 * when a loss was accepted was accepted with it.
 */
export function objectionToEntries(db: Database.Database): Trouble | null {
  const accepted =
    db
      .prepare<[string], number>(
        "SELECT ifnull(max(seq), 0) FROM event WHERE stream_id = ? AND type = 'ledger.origin-started'",
      )
      .pluck()
      .get(streams.ledger) ?? 0;
  const rows = db
    .prepare<[number, number], Row>(
      'SELECT seq, envelope, leaf FROM event WHERE seq >= ? ORDER BY seq DESC LIMIT ?',
    )
    .all(accepted, limits.startCheckEntries);
  let seq = rows[0]?.seq ?? 0;
  for (const row of rows) {
    if (row.seq !== seq) return troubles.entryMissing(seq);
    if (!row.leaf.equals(leafHash(row.envelope, sha256Bytes))) return troubles.entryDamaged(seq);
    seq--;
  }
  return rows.length < limits.startCheckEntries && seq > 0 && accepted === 0
    ? troubles.entryMissing(seq)
    : null;
}
