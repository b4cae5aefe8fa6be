import type Database from 'better-sqlite3';
import { TroubleError } from '../vocabulary';
import { isRebuilt, keysOf, type RebuiltTable } from './rebuild/compare';
import type { ShadowSwap } from './tending';
import { troubles } from './troubles';

export interface Swapped {
  /** Rows put right. */
  readonly applied: number;
  /** Rows that changed since they were compared: what stands there is newer. */
  readonly passed: number;
}

interface PlannedChange {
  readonly tbl: string;
  readonly key: string;
  readonly was_seq: number | null;
  readonly put: number;
}

/**
 * Puts the rows that differ in place, all in one transaction: a reader sees the old read model or the new one, and a kill in between leaves the
 * old one whole. Rows that were written since they were compared stay as they are. Throws what SQLite throws; then nothing was changed.
 */
export function swapProjections(db: Database.Database, { path }: ShadowSwap): Swapped {
  db.prepare('ATTACH ? AS shadow').run(path);
  try {
    return db.transaction(() => applyChanges(db)).immediate();
  } finally {
    db.exec('DETACH shadow');
  }
}

function applyChanges(db: Database.Database): Swapped {
  const counts = { applied: 0, passed: 0 };
  const changes = db.prepare<[], PlannedChange>('SELECT tbl, key, was_seq, put FROM shadow.change').all();
  const hands = new Map<string, ReturnType<typeof handOf>>();
  for (const { tbl, key, was_seq: wasSeq, put } of changes) {
    if (!isRebuilt(tbl)) throw new TroubleError(troubles.notALedger('rebuild.db'));
    const hand = hands.get(tbl) ?? handOf(db, tbl);
    hands.set(tbl, hand);
    const cells: (string | number | null)[] = JSON.parse(key);
    if ((hand.seq.get(...cells) ?? null) !== wasSeq) {
      counts.passed++;
      continue;
    }
    hand.remove.run(...cells);
    if (put === 1) hand.put.run(...cells);
    counts.applied++;
  }
  return counts;
}

function handOf(db: Database.Database, table: RebuiltTable) {
  const where = keysOf(table)
    .map((name) => `"${name}" = ?`)
    .join(' AND ');
  const place = table === 'stream' ? 'version' : 'seq';
  return {
    seq: db.prepare<unknown[], number>(`SELECT ${place} FROM main."${table}" WHERE ${where}`).pluck(),
    remove: db.prepare(`DELETE FROM main."${table}" WHERE ${where}`),
    put: db.prepare(`INSERT INTO main."${table}" SELECT * FROM shadow."${table}" WHERE ${where}`),
  };
}
