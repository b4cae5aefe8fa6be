import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { limits, type Trouble, TroubleError } from '../vocabulary';
import { troubles } from './troubles';

export const databasePath = (dataDir: string): string => join(dataDir, 'ledger.db');

/** SQLite before this can corrupt a WAL database when two connections write or checkpoint at once. */
const oldestSqlite = [3, 51, 3] as const;

/** Statements every connection runs first. None of them is stored in the file but the journal mode. */
export const connectionPragmas: readonly string[] = [
  'synchronous = FULL',
  `busy_timeout = ${limits.ledgerBusyMs}`,
  'foreign_keys = ON',
  'trusted_schema = OFF',
  'cell_size_check = ON',
];

/** The writer's connection: pragmas set and read back, because a wrong one loses acknowledged entries without a word. */
export function openForWriting(path: string): Database.Database {
  const db = openFile(path, { timeout: limits.ledgerBusyMs });
  try {
    setPragmas(db);
    assertPragmas(db);
    return db;
  } catch (error) {
    db.close();
    throw asTrouble(path, error);
  }
}

/** A connection that cannot write. */
export function openForReading(path: string): Database.Database {
  const db = openFile(path, { readonly: true, fileMustExist: true, timeout: limits.ledgerBusyMs });
  try {
    for (const pragma of connectionPragmas) db.pragma(pragma);
    return db;
  } catch (error) {
    db.close();
    throw asTrouble(path, error);
  }
}

function openFile(path: string, options: Database.Options): Database.Database {
  try {
    return new Database(path, options);
  } catch (error) {
    throw asTrouble(path, error);
  }
}

function setPragmas(db: Database.Database): void {
  db.pragma('journal_mode = WAL');
  for (const pragma of connectionPragmas) db.pragma(pragma);
  // Only macOS tells a plain fsync from one that empties the drive's cache; elsewhere these two do nothing.
  db.pragma('fullfsync = ON');
  db.pragma('checkpoint_fullfsync = ON');
  db.pragma('wal_autocheckpoint = 1000');
}

const expected: Readonly<Record<string, string | number>> = {
  journal_mode: 'wal',
  synchronous: 2,
  foreign_keys: 1,
  busy_timeout: limits.ledgerBusyMs,
  trusted_schema: 0,
  cell_size_check: 1,
  fullfsync: 1,
  checkpoint_fullfsync: 1,
};

/** Throws `ledger.unsafe-environment` unless the connection is as durable as promised. */
export function assertPragmas(db: Database.Database): void {
  const version = String(db.prepare('SELECT sqlite_version()').pluck().get());
  if (!isRecent(version))
    throw new TroubleError(
      troubles.badEnvironment(`SQLite ${version} is older than ${oldestSqlite.join('.')}`),
    );
  for (const [name, value] of Object.entries(expected)) {
    const actual = db.pragma(name, { simple: true });
    if (actual !== value)
      throw new TroubleError(troubles.badEnvironment(`PRAGMA ${name} is ${String(actual)}, not ${value}`));
  }
}

function isRecent(version: string): boolean {
  const parts = version.split('.').map(Number);
  for (const [i, least] of oldestSqlite.entries()) {
    const part = parts[i] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}

/** SQLite's result code of an error, for example `SQLITE_FULL`; empty for other errors. */
export const sqliteCode = (error: unknown): string =>
  error instanceof Database.SqliteError ? error.code : '';

export const messageOf = (error: unknown): string =>
  error instanceof Error ? [sqliteCode(error), error.message].filter(Boolean).join(' ') : String(error);

/** What an error of opening or reading `path` means for a person. */
export function asTrouble(path: string, error: unknown): TroubleError {
  if (error instanceof TroubleError) return error;
  return new TroubleError(troubleOf(path, error), { cause: error });
}

function troubleOf(path: string, error: unknown): Trouble {
  const reason = messageOf(error);
  if (sqliteCode(error) === 'SQLITE_NOTADB') return troubles.notALedger(path);
  if (isDamage(error)) return troubles.damaged(path, reason);
  if (isDiskFull(error)) return troubles.diskFull(path, reason);
  if (isWriteDenied(error)) return troubles.notWritable(path, reason);
  return troubles.cannotOpen(path, reason);
}

/** SQLite found the file itself to be wrong: nothing more may be written to it. */
export const isDamage = (error: unknown): boolean =>
  /^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ|IOERR_DATA)/.test(sqliteCode(error));

const systemCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** `SQLITE_IOERR_SHMSIZE`: there was no room for the index of the write-ahead log. */
const isDiskFull = (error: unknown): boolean =>
  ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT'].includes(systemCode(error));

const isWriteDenied = (error: unknown): boolean =>
  /^(SQLITE_READONLY|SQLITE_PERM$|EROFS$|EACCES$|EPERM$)/.test(systemCode(error));

/** Which file a path names right now; null when there is none. */
export function fileIdentity(path: string): string | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.dev}:${stat.ino}` : null;
}
