import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { makeDurableDir } from '../disk';
import { limits, type Trouble, TroubleError } from '../vocabulary';
import { checkSchema, checkStructure, objectionToEntries } from './content-check';
import { parseNote } from './core/note';
import { asTrouble, databasePath, openForReading, sqliteCode } from './database';
import { findEarlierLedger } from './earlier-ledger';
import { type FoundHead, objectionToHead } from './found-head';
import { newestHeadOf } from './head-file';
import { readIdentity } from './identity-file';
import { assertMigrationsKnown } from './migrate';
import type { OriginChange } from './own-entries';
import { readSigningKey } from './signing-key';
import { troubles } from './troubles';
import { findWalDamage } from './wal-scan';
import type { WriterOptions } from './wire';

/** What a start found, and may go on with. */
export interface Inspection {
  /** The data directory, without links. */
  readonly dataDir: string;
  /** There is no ledger yet: one is to be made. */
  readonly fresh: boolean;
  readonly ledgerId: string;
  /** A loss that was accepted: the entries do not continue what was there. */
  readonly change: OriginChange | null;
  readonly head: FoundHead | null;
  /** Damaged files that would be written over: they are kept under another name. One that `stays` is still needed, and is copied. */
  readonly setAside: readonly { readonly path: string; readonly stays: boolean }[];
}

/**
 * Looks at everything a ledger stands on before a single byte is written: the files, the database through a connection that cannot write, its log, and the head file.
 * Throws a TroubleError when something is wrong; with `acceptLoss` only for what cannot be gone on with.
 */
export function inspectPlace(options: WriterOptions): Inspection {
  const path = databasePath(options.dataDir);
  try {
    makeDurableDir(options.dataDir);
  } catch (error) {
    throw asTrouble(path, error);
  }
  assertWritable([options.dataDir, path, `${path}-wal`]);
  readSigningKey(options.dataDir);
  const resolved = { ...options, dataDir: realpathSync(options.dataDir) };
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0) return inspectEmpty(resolved);
  return inspectLedger(resolved) ?? inspectEmpty(resolved);
}

function assertWritable(paths: readonly string[]): void {
  for (const path of paths) {
    try {
      if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK);
    } catch (error) {
      throw asTrouble(path, error);
    }
  }
}

function inspectEmpty({ dataDir, headDir, acceptLoss }: WriterOptions): Inspection {
  const path = databasePath(dataDir);
  const earlier = findEarlierLedger(dataDir, headDir);
  const known = readIdentity(dataDir);
  const ledgerId = earlier?.ledgerId ?? (typeof known === 'string' ? randomUUID() : known.ledgerId);
  const begun = { dataDir, fresh: true, ledgerId, head: null };
  if (!earlier) return { ...begun, change: null, setAside: [] };
  const { head, signs } = earlier;
  if (!acceptLoss) throw new TroubleError(troubles.missing(path, head?.size ?? null, signs));
  const change: OriginChange = {
    reason: 'loss-accepted',
    expected: head?.size ?? 0,
    found: 0,
    leaf: head?.lastLeaf ?? null,
    note: head?.note ?? null,
    previous: parseNote(head?.note ?? '')?.head.origin ?? null,
  };
  const setAside = [path, `${path}-wal`, `${path}-shm`]
    .filter((file) => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0)
    .map((file) => ({ path: file, stays: false }));
  return { ...begun, head: head && { dir: headDir, record: head }, change, setAside };
}

/** Null when the database has nothing in it. */
function inspectLedger(options: WriterOptions): Inspection | null {
  const path = databasePath(options.dataDir);
  // Before SQLite reads the log, which it would take only up to the damage.
  const frame = findWalDamage(`${path}-wal`);
  let db: Database.Database | null = null;
  try {
    db = openUndone(path);
    const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
    if (tables.length === 0 && frame !== null && !options.acceptLoss)
      throw new TroubleError(troubles.logDamaged(`${path}-wal`, frame));
    if (tables.length === 0) return null;
    if (!tables.includes('_prisma_migrations')) throw new TroubleError(troubles.notALedger(path));
    assertMigrationsKnown(db, options.migrationsDir);
    checkStructure(db);
    checkSchema(db, options.migrationsDir);
    return judge(db, options, frame);
  } catch (error) {
    throw withHistory(options, asTrouble(path, error));
  } finally {
    db?.close();
  }
}

/**
 * A connection that cannot write. A writer that died while it made the first ledger leaves a transaction that only a writer can undo; undoing it
 * changes nothing that was ever committed, whoever made the file.
 */
function openUndone(path: string): Database.Database {
  try {
    return openForReading(path);
  } catch (error) {
    if (!(error instanceof TroubleError) || sqliteCode(error.cause) !== 'SQLITE_READONLY_ROLLBACK')
      throw error;
    const writer = new Database(path, { timeout: limits.ledgerBusyMs });
    try {
      writer.prepare('SELECT count(*) FROM sqlite_master').get();
    } finally {
      writer.close();
    }
    return openForReading(path);
  }
}

/** A file that is no ledger, where there was one, is a damaged ledger. */
function withHistory({ dataDir, headDir }: WriterOptions, error: TroubleError): TroubleError {
  if (error.trouble.kind !== 'ledger.not-a-ledger') return error;
  if (!findEarlierLedger(dataDir, headDir)) return error;
  const reason = 'what is in it now is not the ledger that was there';
  return new TroubleError(troubles.damaged(databasePath(dataDir), reason), { cause: error });
}

function judge(db: Database.Database, options: WriterOptions, frame: number | null): Inspection {
  const { dataDir, headDir, acceptLoss } = options;
  const path = databasePath(dataDir);
  const meta = db.prepare<[string], string>('SELECT value FROM ledger_meta WHERE name = ?').pluck();
  const identity = readIdentity(dataDir);
  const known = typeof identity === 'string' ? null : identity;
  const ledgerId = meta.get('ledger') ?? known?.ledgerId ?? randomUUID();
  const isOther = known !== null && known.ledgerId !== ledgerId;
  const place = { db, dataDir, headDir, ledgerId, identity: isOther ? null : known };
  const isCopy = meta.get('copy-of') !== undefined;
  const { head, trouble: ofHead, change, setAside } = objectionToHead({ ...place, isCopy });
  const objections: (Trouble | null)[] = [
    objectionToEntries(db),
    isOther ? troubles.otherLedger(path, known.ledgerId, ledgerId) : null,
    frame === null ? null : troubles.logDamaged(`${path}-wal`, frame),
    ofHead,
  ];
  const objection = objections.find((one) => one !== null);
  const found = { dataDir, fresh: false, ledgerId, head };
  if (!objection) return { ...found, change: null, setAside: [] };
  if (!acceptLoss) throw new TroubleError(objection);
  // In place of another ledger: where that one ended is what must not be forgotten.
  const pinned = isOther ? newestHeadOf(dataDir, headDir)?.record : undefined;
  const pin = pinned && { expected: pinned.size, leaf: pinned.lastLeaf, note: pinned.note };
  const log = frame === null ? [] : [{ path: `${path}-wal`, stays: true }];
  return { ...found, change: { ...change, ...pin }, setAside: [...setAside, ...log] };
}
