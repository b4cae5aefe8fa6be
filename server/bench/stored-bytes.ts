import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { Place } from './place';

/** What a ledger holds, read from its file as a stranger would. */
export interface Stored {
  readonly fileBytes: number;
  /** Whole pages of the file that hold nothing now. */
  readonly freeBytes: number;
  /** Bytes in use by table or index, without the free room in their pages. */
  readonly used: ReadonlyMap<string, number>;
}

export interface Growth {
  /** Entries after a sequence, by type. */
  readonly rows: ReadonlyMap<string, number>;
  readonly envelopeBytes: number;
  readonly payloadBytes: number;
}

const pageBytes = 4096;
const amounts = z.array(z.object({ name: z.string(), amount: z.number() }));

/** The server must be at rest: everything is moved from the write-ahead log into the file first. */
export function readStored(place: Place): Stored {
  return withLedger(place, (db, path) => {
    db.pragma('wal_checkpoint(TRUNCATE)');
    const rows = amounts.parse(
      db.prepare('SELECT name, sum(pgsize - unused) AS amount FROM dbstat GROUP BY name').all(),
    );
    const freeBytes = Number(db.pragma('freelist_count', { simple: true })) * pageBytes;
    return {
      fileBytes: statSync(path).size,
      freeBytes,
      used: new Map(rows.map(({ name, amount }) => [name, amount])),
    };
  });
}

export function readGrowth(place: Place, afterSeq: number): Growth {
  return withLedger(place, (db) => {
    const rows = amounts.parse(
      db
        .prepare('SELECT type AS name, count(*) AS amount FROM event WHERE seq > ? GROUP BY type')
        .all(afterSeq),
    );
    const sums = z.object({ envelope: z.number().nullable(), payload: z.number().nullable() }).parse(
      db
        .prepare(
          `SELECT (SELECT sum(length(envelope)) FROM event WHERE seq > :after) AS envelope,
              (SELECT sum(coalesce(length(payload.bytes), blob.bytes, 0)) FROM payload
                 LEFT JOIN blob ON blob.sha256 = payload.blob WHERE payload.seq > :after) AS payload`,
        )
        .get({ after: afterSeq }),
    );
    return {
      rows: new Map(rows.map(({ name, amount }) => [name, amount])),
      envelopeBytes: sums.envelope ?? 0,
      payloadBytes: sums.payload ?? 0,
    };
  });
}

function withLedger<T>(place: Place, work: (db: Database.Database, path: string) => T): T {
  const path = join(place.dataDir, 'ledger.db');
  const db = new Database(path, { fileMustExist: true });
  try {
    return work(db, path);
  } finally {
    db.close();
  }
}
