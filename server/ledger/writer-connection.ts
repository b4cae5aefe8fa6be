import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { TroubleError } from '../vocabulary';
import { AppendStatements } from './append-statements';
import { databasePath, fileIdentity, messageOf, openForWriting } from './database';
import { readHeadFile } from './head-file';
import type { LedgerOpening } from './ledger';
import { assertIsLedger, migrate } from './migrate';
import { troubles } from './troubles';
import type { WriterOptions } from './wire';

/** One open connection of the writer, with everything that belongs to exactly this connection. */
export interface WriterConnection {
  readonly db: Database.Database;
  readonly statements: AppendStatements;
  readonly ledgerId: string;
  readonly begin: Database.Statement;
  readonly commit: Database.Statement;
  readonly last: Database.Statement<[], LastEntry>;
  /** Which database file this connection writes to, and which write-ahead log: an entry in a removed log is as lost as one in a removed file. */
  readonly identity: string | null;
  readonly walIdentity: string | null;
}

export interface LastEntry {
  readonly seq: number;
  readonly recordedAt: number;
  readonly leaf: Buffer;
}

/** Opens, checks and migrates the ledger file, and compares it with the head file. Throws a TroubleError; then nothing was changed. */
export function openLedgerFile(options: WriterOptions): {
  connection: WriterConnection;
  opening: LedgerOpening;
} {
  const path = databasePath(options.dataDir);
  try {
    mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new TroubleError(troubles.cannotOpen(path, messageOf(error)), { cause: error });
  }
  assertIsLedger(path);
  const db = openForWriting(path);
  try {
    const migrated = migrate(db, options.migrationsDir);
    const connection = connect(db, options);
    const head = connection.last.get()?.seq ?? 0;
    const lossAccepted = compareWithHeadFile(connection, head, options);
    return { connection, opening: { ledgerId: connection.ledgerId, head, migrated, lossAccepted } };
  } catch (error) {
    db.close();
    if (error instanceof TroubleError) throw error;
    throw new TroubleError(troubles.cannotOpen(path, messageOf(error)), { cause: error });
  }
}

/** Opens the same file again after a failure: it must still be the same file. */
export function reopenLedgerFile(options: WriterOptions, identity: string | null): WriterConnection {
  const path = databasePath(options.dataDir);
  if (fileIdentity(path) !== identity) throw new TroubleError(troubles.fileReplaced(path));
  const db = openForWriting(path);
  try {
    return connect(db, options);
  } catch (error) {
    db.close();
    throw error;
  }
}

function connect(db: Database.Database, options: WriterOptions): WriterConnection {
  const ledgerId = identify(db);
  return {
    db,
    ledgerId,
    statements: new AppendStatements(db, options.dataDir, ledgerId, options.producer),
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
    last: db.prepare<[], LastEntry>(
      'SELECT seq, recorded_at AS recordedAt, leaf FROM event ORDER BY seq DESC LIMIT 1',
    ),
    identity: fileIdentity(db.name),
    walIdentity: fileIdentity(`${db.name}-wal`),
  };
}

/** The ledger's own id, drawn once. */
function identify(db: Database.Database): string {
  const read = db.prepare<[], string>("SELECT value FROM ledger_meta WHERE name = 'ledger'").pluck();
  const known = read.get();
  if (known !== undefined) return known;
  db.prepare("INSERT INTO ledger_meta (name, value) VALUES ('ledger', ?) ON CONFLICT DO NOTHING").run(
    randomUUID(),
  );
  return read.get() ?? '';
}

function compareWithHeadFile(
  { db, ledgerId }: WriterConnection,
  head: number,
  { headDir, acceptLoss }: WriterOptions,
): LedgerOpening['lossAccepted'] {
  const record = readHeadFile(headDir, ledgerId);
  if (!record || record.size === 0) return null;
  const leaf = db.prepare<[number], Buffer>('SELECT leaf FROM event WHERE seq = ?').pluck().get(record.size);
  const intact = leaf?.toString('hex') === record.lastLeaf;
  if (intact) return null;
  if (acceptLoss) return { expected: record.size, found: head };
  throw new TroubleError(leaf ? troubles.headDiffers(record.size) : troubles.tailLost(record.size, head));
}

/** Writes and commits one small thing: shows that the disk takes writes, and overwrites what a failed commit may have left in the WAL. */
export function probe({ db }: WriterConnection): void {
  db.prepare(
    "INSERT INTO ledger_meta (name, value) VALUES ('probe', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  ).run(randomUUID());
}

/** Copies the WAL into the database and fsyncs it; false when not everything got there. */
export function checkpoint({ db }: WriterConnection): boolean {
  const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as { log: number; checkpointed: number }[];
  return result !== undefined && result.log === result.checkpointed;
}
