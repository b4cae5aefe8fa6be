import { statSync } from 'node:fs';
import { z } from 'zod';
import { databasePath } from './database';
import { openSource } from './verify/source';

/** What a ledger holds and what that takes; the stable answer of `ledger stats --json`. All sizes in bytes. */
export const ledgerStats = z.object({
  entries: z.int(),
  streams: z.int(),
  /** Most bytes first. */
  types: z.array(
    z.object({
      type: z.string(),
      entries: z.int(),
      /** Payloads as they were recorded. */
      said: z.int(),
      /** Of these, what is still stored for its own entry: in the database, and in files. */
      inline: z.int(),
      files: z.int(),
      envelopes: z.int(),
      /** Entries whose payload is gone, as an entry accounts for. */
      removed: z.int(),
      /** What the type takes to what it said. */
      amplification: z.number().nullable(),
    }),
  ),
  /** Pages of tables and indexes, largest first. */
  tables: z.array(z.object({ name: z.string(), bytes: z.int() })),
  disk: z.object({ database: z.int(), writeAheadLog: z.int(), files: z.int() }),
  /** Everything on the disk to all payloads as they were recorded. */
  amplification: z.number().nullable(),
});

export type LedgerStats = z.infer<typeof ledgerStats>;

type TypeRow = Omit<LedgerStats['types'][number], 'amplification'>;

/** Reads and counts; changes nothing, and may run beside a server. Throws a TroubleError. */
export function readStats(dataDir: string): LedgerStats {
  const { db } = openSource(dataDir);
  try {
    const types = db
      .prepare<[], TypeRow>(
        `SELECT type, count(*) AS entries, sum(CAST(envelope AS TEXT) ->> 'payload_len') AS said,
           ifnull(sum(length(payload.bytes)), 0) AS inline, ifnull(sum(blob.bytes), 0) AS files,
           sum(length(envelope)) AS envelopes, count(*) - count(payload.seq) AS removed
         FROM event LEFT JOIN payload USING (seq) LEFT JOIN blob ON blob.sha256 = payload.blob GROUP BY type`,
      )
      .all()
      .map((row) => ({ ...row, amplification: ratio(row.inline + row.files + row.envelopes, row.said) }))
      .sort((a, b) => b.inline + b.files + b.envelopes - (a.inline + a.files + a.envelopes));
    const tables = db
      .prepare<[], { name: string; bytes: number }>(
        'SELECT name, sum(pgsize) AS bytes FROM dbstat WHERE aggregate = TRUE GROUP BY name ORDER BY bytes DESC',
      )
      .all();
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    const files = db.prepare<[], number>('SELECT ifnull(sum(bytes), 0) FROM blob').pluck().get() ?? 0;
    const disk = {
      database: sizeOf(databasePath(dataDir)),
      writeAheadLog: sizeOf(`${databasePath(dataDir)}-wal`),
      files,
    };
    return {
      entries: sum(types.map(({ entries }) => entries)),
      streams: db.prepare<[], number>('SELECT count(*) FROM stream').pluck().get() ?? 0,
      types,
      tables,
      disk,
      amplification: ratio(
        disk.database + disk.writeAheadLog + disk.files,
        sum(types.map(({ said }) => said)),
      ),
    };
  } finally {
    db.close();
  }
}

const ratio = (taken: number, said: number): number | null =>
  said === 0 ? null : Math.round((taken / said) * 100) / 100;

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
