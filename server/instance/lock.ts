import { accessSync, chmodSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { err, ok, type Result, type Trouble } from '../vocabulary';

/** Held for as long as this process may write to the data directory. The kernel frees it when the process dies, however it dies. */
export interface InstanceLock {
  readonly dataDir: string;
  release(): void;
}

export interface InstanceOwner {
  readonly pid: number;
  readonly startedAt: number;
}

const owner = z.object({ pid: z.int().positive(), startedAt: z.int().nonnegative() });

/**
 * Takes the data directory for this process, creating it (0700) when it is not there. Errors: `instance.owned` (another process has it),
 * `instance.data-dir-unwritable`, `instance.disk-full`.
 * The lock is an exclusive transaction on a SQLite file of its own. Nobody in this process may open or close that file in another way:
 * closing any descriptor of a file drops every lock that the process holds on it.
 */
export const acquireInstanceLock = (o: {
  dataDir: string;
  pid: number;
  startedAt: number;
}): Result<InstanceLock, Trouble> => {
  const path = join(o.dataDir, 'instance.lock');
  let db: Database.Database | null = null;
  try {
    mkdirSync(o.dataDir, { recursive: true, mode: 0o700 });
    accessSync(o.dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    db = new Database(path, { timeout: 0 });
    chmodSync(path, 0o600);
    db.pragma('journal_mode = DELETE');
    db.exec('BEGIN EXCLUSIVE');
    writeFileSync(
      join(o.dataDir, 'instance.json'),
      `${JSON.stringify({ pid: o.pid, startedAt: o.startedAt })}\n`,
      {
        mode: 0o600,
      },
    );
  } catch (error) {
    db?.close();
    return err(isBusy(error) ? owned(o.dataDir) : unwritable(o.dataDir, error));
  }
  const held = db;
  return ok({ dataDir: o.dataDir, release: () => held.close() });
};

/** Who has, or last had, the directory. For messages only: a pid may belong to another program by now. */
export const readInstanceOwner = (dataDir: string): InstanceOwner | null => {
  try {
    return owner.parse(JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8')));
  } catch {
    return null;
  }
};

const isBusy = (error: unknown): boolean =>
  error instanceof Database.SqliteError && (error.code === 'SQLITE_BUSY' || error.code === 'SQLITE_LOCKED');

const owned = (dataDir: string): Trouble => {
  const who = readInstanceOwner(dataDir);
  const since = who === null ? '' : ` (pid ${who.pid}, since ${new Date(who.startedAt).toISOString()})`;
  return {
    kind: 'instance.owned',
    what: `Another CodexChat${since} already uses ${dataDir}.`,
    safe: 'Nothing was started, no data was touched.',
    next: 'Use the running one (`node scripts/codexchat.mjs open` prints its address), or give this one its own CODEXCHAT_HOME.',
  };
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

const unwritable = (dataDir: string, error: unknown): Trouble =>
  ['SQLITE_FULL', 'ENOSPC', 'EDQUOT'].includes(codeOf(error)) ? diskFull(dataDir) : notOurs(dataDir, error);

const diskFull = (dataDir: string): Trouble => ({
  kind: 'instance.disk-full',
  what: `The disk of the data folder ${dataDir} is full.`,
  safe: 'Nothing was started, and what was recorded before is safe.',
  next: 'Make room on that disk, or set CODEXCHAT_HOME to a folder on another one; then start again.',
});

const notOurs = (dataDir: string, error: unknown): Trouble => ({
  kind: 'instance.data-dir-unwritable',
  what: `The data folder ${dataDir} cannot be used (${error instanceof Error ? error.message : String(error)}).`,
  safe: 'Nothing was started, no data was touched.',
  next: 'Make it a folder that you may write to, or set CODEXCHAT_HOME to another one.',
});
