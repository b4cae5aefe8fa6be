import { randomUUID } from 'node:crypto';
import type Database from 'better-sqlite3';
import { AppendStatements } from './append-statements';
import { asTrouble, databasePath, openForWriting } from './database';
import { inspectPlace } from './inspect-place';
import type { LedgerOpening } from './ledger';
import { LedgerFiles } from './ledger-files';
import { migrate } from './migrate';
import { settleKey, startOrigin } from './own-entries';
import { schemaOf } from './schema-check';
import { signTree } from './sealer';
import { announce, putAside, settleFiles } from './settle-files';
import type { SigningKey } from './signing-key';
import { completeTree, loadFrontier } from './stored-tree';
import type { WriterOptions } from './wire';
import type { LastEntry, WriterConnection } from './writer-place';

/**
 * Inspects the place without writing a byte, then opens (or makes) the ledger file, migrates it and puts identity and head file in order. Throws a
 * TroubleError; then nothing was changed, unless the disk failed in the middle.
 */
export function openLedgerFile(
  options: WriterOptions,
  onProgress: (done: number, of: number) => void,
): {
  connection: WriterConnection;
  key: SigningKey;
  opening: LedgerOpening;
} {
  const path = databasePath(options.dataDir);
  let db: Database.Database | null = null;
  try {
    const inspection = inspectPlace(options);
    putAside(inspection.setAside);
    if (inspection.fresh) announce(inspection, options.headDir);
    db = openForWriting(path);
    const migrated = migrate(db, options.migrationsDir);
    completeTree(db, onProgress);
    const connection = connect(db, options, inspection.ledgerId);
    // A disk that takes nothing more is found now, and not by the first act.
    probe(connection);
    const { ledgerId } = connection;
    const { change } = inspection;
    const origin = startOrigin(connection, change);
    const key = settleKey(connection, options.dataDir, origin);
    settleFiles(
      connection,
      inspection,
      options.headDir,
      (at) => signTree(connection.tree, origin, key, at).note,
    );
    // What was just made lies in the file itself: not everything hangs on the log.
    if (inspection.fresh) emptyWal(connection);
    connection.files.wrote();
    const lost = change?.reason === 'loss-accepted';
    const lossAccepted = lost ? { expected: change.expected, found: change.found } : null;
    const head = connection.tree.size;
    return { connection, key, opening: { ledgerId, head, migrated, lossAccepted, origin } };
  } catch (error) {
    db?.close();
    throw asTrouble(path, error);
  }
}

/** Opens the same file again after a failure: it must still be the same file. */
export function reopenLedgerFile(options: WriterOptions, before: WriterConnection): WriterConnection {
  before.files.assertSame();
  const db = openForWriting(databasePath(options.dataDir));
  try {
    return connect(db, options, before.ledgerId);
  } catch (error) {
    db.close();
    throw error;
  }
}

function connect(db: Database.Database, options: WriterOptions, newId: string): WriterConnection {
  const ledgerId = identify(db, newId);
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
    files: new LedgerFiles(db.name, schemaOf(db)),
  };
}

const lastSeq = (db: Database.Database): number =>
  db.prepare<[], number>('SELECT ifnull(max(seq), 0) FROM event').pluck().get() ?? 0;

/** The ledger's own id, set once. */
function identify(db: Database.Database, newId: string): string {
  const read = db.prepare<[], string>("SELECT value FROM ledger_meta WHERE name = 'ledger'").pluck();
  const known = read.get();
  if (known !== undefined) return known;
  db.prepare("INSERT INTO ledger_meta (name, value) VALUES ('ledger', ?) ON CONFLICT DO NOTHING").run(newId);
  return read.get() ?? newId;
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
