import { statSync } from 'node:fs';
import { TroubleError } from '../vocabulary';
import { checkStructure, objectionToEntries } from './content-check';
import { faultsInWords } from './damage-troubles';
import { messageOf, openForReading, sqliteCode } from './database';
import { type Schema, schemaDifferences, schemaOf } from './schema-check';
import { troubles } from './troubles';
import { findWalDamage } from './wal-scan';

interface Look {
  /** Which file the name stands for. */
  readonly identity: string;
  readonly size: bigint;
  readonly changedAt: bigint;
}

/**
 * The two files that one connection of the writer writes to, as they were after its last write. Nobody else writes to them; so another file under the
 * name, a shorter one, or one that was changed since shows that somebody interfered, and nothing may be written over that.
 */
export class LedgerFiles {
  readonly #path: string;
  readonly #paths: readonly string[];
  readonly #schema: Schema;
  #looks: readonly (Look | null)[];

  /** @param schema what the database was made of when it was opened. */
  constructor(path: string, schema: Schema) {
    this.#schema = schema;
    this.#path = path;
    this.#paths = [path, `${path}-wal`];
    this.#looks = this.#paths.map(lookAt);
  }

  /** What they are now is what we made them. */
  wrote(): void {
    this.#looks = this.#paths.map(lookAt);
  }

  /** Throws `ledger.file-replaced` when a file is not the one that was opened, or became shorter. */
  assertSame(): void {
    for (const [i, path] of this.#paths.entries()) {
      const [before, now] = [this.#looks[i], lookAt(path)];
      if (now?.identity !== before?.identity) throw new TroubleError(troubles.fileReplaced(path));
    }
  }

  /**
   * Before a write: throws when a file is another one, or was changed since ours (`ledger.file-replaced`, `ledger.file-changed`, `ledger.damaged`).
   * A change that left everything as it should be (another program copied the log into the database) passes.
   * @param last hex leaf hash of entry `seq`, the last one that is durable.
   */
  check(seq: number, last: string): void {
    this.assertSame();
    const isOurs = this.#paths.every((path, i) => {
      const [before, now] = [this.#looks[i], lookAt(path)];
      return before?.size === now?.size && before?.changedAt === now?.changedAt;
    });
    if (isOurs) return;
    // Before SQLite sees it, which removes the log of a database that was emptied.
    const why = this.#shrunk() ?? this.#objection(seq, last);
    if (why !== null) throw new TroubleError(troubles.fileChanged(this.#path, why));
    this.wrote();
  }

  /** A database never becomes shorter; its log only when all of it is in the database. */
  #shrunk(): string | null {
    const [database, log] = this.#paths.map((path, i) => ({
      before: this.#looks[i]?.size ?? 0n,
      now: lookAt(path)?.size ?? 0n,
    }));
    if (database && database.now < database.before) return 'it became shorter';
    if (log && log.now > 0n && log.now < log.before) return 'its write-ahead log became shorter';
    return null;
  }

  /** Reads everything again through a connection that knows nothing of before. */
  #objection(seq: number, last: string): string | null {
    const frame = findWalDamage(`${this.#path}-wal`);
    if (frame !== null) return `its write-ahead log is damaged at frame ${frame}`;
    try {
      const db = openForReading(this.#path);
      try {
        checkStructure(db);
        const differences = schemaDifferences(this.#schema, schemaOf(db));
        if (differences.length > 0) return faultsInWords(differences);
        const leaf = db.prepare<[number], Buffer>('SELECT leaf FROM event WHERE seq = ?').pluck().get(seq);
        if ((leaf?.toString('hex') ?? '') !== last) return `entry ${seq} is not the one that was durable`;
        return objectionToEntries(db)?.what.replace(/\.$/, '') ?? null;
      } finally {
        db.close();
      }
    } catch (error) {
      if (sqliteCode(error) === 'SQLITE_BUSY') throw error;
      return error instanceof TroubleError ? error.trouble.what.replace(/\.$/, '') : messageOf(error);
    }
  }
}

function lookAt(path: string): Look | null {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat ? { identity: `${stat.dev}:${stat.ino}`, size: stat.size, changedAt: stat.mtimeNs } : null;
}
