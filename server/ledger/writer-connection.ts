import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { TroubleError } from '../vocabulary';
import { AppendStatements } from './append-statements';
import { databasePath, fileIdentity, messageOf, openForWriting } from './database';
import { type HeadRecord, readHeadFile } from './head-file';
import type { LedgerOpening } from './ledger';
import { assertIsLedger, migrate } from './migrate';
import { type OriginChange, settleKey, startOrigin } from './own-entries';
import type { SigningKey } from './signing-key';
import { completeTree, loadFrontier } from './stored-tree';
import { troubles } from './troubles';
import type { WriterOptions } from './wire';
import type { LastEntry, WriterConnection } from './writer-place';

/** Opens, checks and migrates the ledger file, and compares it with the head file. Throws a TroubleError; then nothing was changed. */
export function openLedgerFile(
  options: WriterOptions,
  onProgress: (done: number, of: number) => void,
): {
  connection: WriterConnection;
  key: SigningKey;
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
    completeTree(db, onProgress);
    const connection = connect(db, options);
    const { ledgerId } = connection;
    const loss = compareWithHeadFile(connection, options);
    const origin = startOrigin(connection, loss);
    const key = settleKey(connection, options.dataDir, origin);
    const lossAccepted = loss && { expected: loss.expected, found: loss.found };
    const head = connection.tree.size;
    return { connection, key, opening: { ledgerId, head, migrated, lossAccepted, origin } };
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
    lastCheckpoint: db.prepare<[], number>('SELECT max(size) FROM checkpoint').pluck(),
    tree: loadFrontier(db, lastSeq(db)),
    identity: fileIdentity(db.name),
    walIdentity: fileIdentity(`${db.name}-wal`),
  };
}

const lastSeq = (db: Database.Database): number =>
  db.prepare<[], number>('SELECT ifnull(max(seq), 0) FROM event').pluck().get() ?? 0;

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
  { db, ledgerId, tree }: WriterConnection,
  { headDir, acceptLoss }: WriterOptions,
): OriginChange | null {
  const head = tree.size;
  const record: HeadRecord | null = readHeadFile(headDir, ledgerId);
  if (!record || record.size === 0) return null;
  const leaf = db.prepare<[number], Buffer>('SELECT leaf FROM event WHERE seq = ?').pluck().get(record.size);
  const intact = leaf?.toString('hex') === record.lastLeaf;
  if (intact) return null;
  if (acceptLoss) {
    const { size, lastLeaf, note } = record;
    return { reason: 'loss-accepted', expected: size, found: head, leaf: lastLeaf, note };
  }
  throw new TroubleError(leaf ? troubles.headDiffers(record.size) : troubles.tailLost(record.size, head));
}

/** Writes and commits one small thing: shows that the disk takes writes, and overwrites what a failed commit may have left in the WAL. */
export function probe({ db }: WriterConnection): void {
  db.prepare(
    "INSERT INTO ledger_meta (name, value) VALUES ('probe', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  ).run(randomUUID());
}

/** Copies the WAL into the database and fsyncs it; false when not everything got there. */
export function emptyWal({ db }: WriterConnection): boolean {
  const [result] = db.pragma('wal_checkpoint(TRUNCATE)') as { log: number; checkpointed: number }[];
  return result !== undefined && result.log === result.checkpointed;
}
