import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { limits, TroubleError } from '../vocabulary';
import { asTrouble, messageOf } from './database';
import { troubles } from './troubles';

export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** Hex SHA-256 of the file, as Prisma records it. */
  readonly checksum: string;
}

interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
  readonly finished: number | null;
}

/** Prisma's own table, so that its tools agree with what we did. */
const historySql = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`;

/** Makes in an empty database what these migrations make. */
export function buildSchema(db: Database.Database, migrations: readonly Migration[]): void {
  db.exec(historySql);
  for (const { sql } of migrations) db.exec(sql);
}

/** Throws a TroubleError when the ledger was built with other migrations than these. */
export const assertMigrationsKnown = (db: Database.Database, migrationsDir: string): void =>
  void pending(db, readMigrations(migrationsDir));

/** Applies what is missing in one transaction, after a backup when there is something to lose. Returns the names applied. */
export function migrate(db: Database.Database, migrationsDir: string): readonly string[] {
  const known = readMigrations(migrationsDir);
  const before = pending(db, known);
  if (before.length === 0) return [];
  if (holdsEntries(db)) backUp(db, before[0]?.name ?? '');
  // Inside a transaction this pragma does nothing, so it stands before it.
  db.pragma('foreign_keys = OFF');
  let current = '';
  try {
    db.exec('BEGIN IMMEDIATE');
    db.exec(historySql);
    // Read again under the lock: another process may have been first.
    const missing = pending(db, known);
    for (const migration of missing) {
      current = migration.name;
      applyMigration(db, migration);
    }
    const broken = db.pragma('foreign_key_check');
    if (Array.isArray(broken) && broken.length > 0) throw new Error('it breaks foreign keys');
    db.exec('COMMIT');
    return missing.map(({ name }) => name);
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    if (error instanceof TroubleError) throw error;
    const ofTheDisk = asTrouble(db.name, error);
    if (ofTheDisk.trouble.kind !== 'ledger.cannot-open') throw ofTheDisk;
    throw new TroubleError(troubles.migrationFailed(current, messageOf(error)), { cause: error });
  } finally {
    db.pragma('foreign_keys = ON');
  }
}

function applyMigration(db: Database.Database, { name, sql, checksum }: Migration): void {
  const started = Date.now();
  db.exec(sql);
  db.prepare(
    `INSERT INTO "_prisma_migrations" (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
     VALUES (?, ?, ?, ?, ?, 1)`,
  ).run(randomUUID(), checksum, Date.now(), name, started);
}

/** The migrations that ship, oldest first. Throws a TroubleError. */
export function readMigrations(dir: string): readonly Migration[] {
  try {
    return readdirSync(dir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort()
      .map((name) => {
        const sql = readFileSync(join(dir, name, 'migration.sql'), 'utf8');
        return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
      });
  } catch (error) {
    throw new TroubleError(troubles.cannotOpen(dir, messageOf(error)), { cause: error });
  }
}

/** The migrations still to do; throws when what was done is not what we know. */
function pending(db: Database.Database, known: readonly Migration[]): readonly Migration[] {
  const applied = new Map(appliedMigrations(db).map((row) => [row.name, row]));
  for (const row of applied.values()) {
    const migration = known.find(({ name }) => name === row.name);
    if (!migration) throw new TroubleError(troubles.newerDatabase(row.name));
    if (row.finished === null)
      throw new TroubleError(troubles.migrationFailed(row.name, 'an earlier run of it did not finish'));
    if (migration.checksum !== row.checksum) throw new TroubleError(troubles.migrationEdited(row.name));
  }
  return known.filter(({ name }) => !applied.has(name));
}

function appliedMigrations(db: Database.Database): readonly AppliedMigration[] {
  const exists = db.prepare("SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'").get();
  if (!exists) return [];
  return db
    .prepare<[], AppliedMigration>(
      `SELECT migration_name AS name, checksum, finished_at AS finished FROM "_prisma_migrations" WHERE rolled_back_at IS NULL`,
    )
    .all();
}

function holdsEntries(db: Database.Database): boolean {
  const table = db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'event'").get();
  return table !== undefined && db.prepare('SELECT 1 FROM event LIMIT 1').get() !== undefined;
}

/** A whole copy beside the ledger, `ledger.before-<migration>.<time>.db`; the newest few are kept. */
function backUp(db: Database.Database, migration: string): void {
  const dir = dirname(db.name);
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '');
  const target = join(dir, `ledger.before-${migration}.${stamp}.db`);
  try {
    db.prepare('VACUUM INTO ?').run(target);
  } catch (error) {
    rmSync(target, { force: true });
    throw new TroubleError(
      troubles.migrationFailed(migration, `no backup could be made before it (${messageOf(error)})`),
    );
  }
  const backups = readdirSync(dir)
    .filter((name) => /^ledger\.before-.*\.db$/.test(name))
    .sort((a, b) => statSync(join(dir, a)).mtimeMs - statSync(join(dir, b)).mtimeMs);
  for (const name of backups.slice(0, -limits.migrationBackupsKept)) rmSync(join(dir, name));
}
