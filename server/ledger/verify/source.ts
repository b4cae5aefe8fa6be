import Database from 'better-sqlite3';
import { TroubleError } from '../../vocabulary';
import { databasePath, messageOf, openForReading } from '../database';
import { troubles } from '../troubles';

/** A ledger as it lies there, opened so that nothing can be changed. The server may run on it meanwhile. */
export interface LedgerSource {
  readonly db: Database.Database;
  readonly dataDir: string;
  readonly ledgerId: string;
  /** From `ledger_meta`; null when it was never set. */
  readonly meta: (name: string) => string | null;
}

/** Throws a TroubleError when there is no ledger that can be read. */
export function openSource(dataDir: string): LedgerSource {
  const path = databasePath(dataDir);
  const db = openForReading(path);
  try {
    const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
    if (!tables.includes('ledger_meta')) throw new TroubleError(troubles.notALedger(path));
    if (!tables.includes('tlog_node')) throw new TroubleError(troubles.olderDatabase(path));
    const read = db.prepare<[string], string>('SELECT value FROM ledger_meta WHERE name = ?').pluck();
    const meta = (name: string): string | null => read.get(name) ?? null;
    return { db, dataDir, ledgerId: meta('ledger') ?? '', meta };
  } catch (error) {
    db.close();
    if (error instanceof TroubleError) throw error;
    throw new TroubleError(troubles.cannotOpen(path, messageOf(error)), { cause: error });
  }
}

export const headOf = ({ db }: LedgerSource): number =>
  db.prepare<[], number>('SELECT ifnull(max(seq), 0) FROM event').pluck().get() ?? 0;

export interface EntryRow {
  readonly seq: number;
  readonly stream: string;
  readonly version: number;
  readonly eventId: string;
  readonly type: string;
  readonly schema: number;
  readonly at: number;
  readonly recordedAt: number;
  readonly foldVersion: number;
  readonly step: Buffer;
  readonly envelope: Buffer;
  readonly leaf: Buffer;
  /** Null when the payload is gone. */
  readonly salt: Buffer | null;
  readonly bytes: Buffer | null;
  readonly blob: Buffer | null;
  /** Entry that accounts for the removal of the payload. */
  readonly removedBy: number | null;
}

/** A reader of whole rows after a sequence, oldest first. Each page is a read of its own: a long walk holds nothing back. */
export function entryPages({
  db,
}: LedgerSource): (afterSeq: number, upTo: number, limit: number) => EntryRow[] {
  const page = db.prepare<[number, number, number], EntryRow>(
    `SELECT event.seq, stream_id AS stream, stream_ver AS version, event_id AS eventId, type, schema_v AS schema, at,
       recorded_at AS recordedAt, fold_version AS foldVersion, step, envelope, leaf, salt, bytes, blob,
       payload_removal.by_seq AS removedBy
     FROM event LEFT JOIN payload USING (seq) LEFT JOIN payload_removal USING (seq) WHERE event.seq > ? AND event.seq <= ? ORDER BY event.seq LIMIT ?`,
  );
  return (afterSeq, upTo, limit) => page.all(afterSeq, upTo, limit);
}

/** What SQLite itself finds wrong with its file, which no row can be trusted to say. Null when it is sound. */
export function structureFault({ db }: LedgerSource): string | null {
  try {
    const result = db.pragma('quick_check(1)', { simple: true });
    return result === 'ok' ? null : String(result);
  } catch (error) {
    return messageOf(error);
  }
}

export const isDamage = (error: unknown): boolean =>
  error instanceof Database.SqliteError && /^SQLITE_(?:CORRUPT|NOTADB|IOERR)/.test(error.code);
