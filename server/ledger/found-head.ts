import { existsSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { type Trouble, TroubleError } from '../vocabulary';
import { parseNote } from './core/note';
import { databasePath, fileIdentity, messageOf } from './database';
import { type HeadRecord, headPath, readHeadFile } from './head-file';
import { type LedgerIdentity, readIdentity } from './identity-file';
import { firstOrigin, type OriginChange } from './own-entries';
import { troubles } from './troubles';

export interface FoundHead {
  /** Where it lies: another folder than the one in use when the data directory was moved. */
  readonly dir: string;
  readonly record: HeadRecord;
}

interface Place {
  readonly db: Database.Database;
  readonly dataDir: string;
  readonly headDir: string;
  readonly ledgerId: string;
  /** Null for a ledger from before there was one, or a restored backup. */
  readonly identity: LedgerIdentity | null;
  /** Made by `ledger backup`, and not yet in use. */
  readonly isCopy: boolean;
}

export interface HeadVerdict {
  readonly head: FoundHead | null;
  /** What is wrong with it, or with the ledger by it. */
  readonly trouble: Trouble | null;
  /** What to record when a loss is accepted. */
  readonly change: OriginChange;
  readonly setAside: readonly { readonly path: string; readonly stays: boolean }[];
}

/** Compares a ledger with its head file. Throws `ledger.head-dir-shared`; everything else may be accepted. */
export function objectionToHead(place: Place): HeadVerdict {
  const { db, dataDir, headDir, ledgerId, identity, isCopy } = place;
  const own = ownPlace(db);
  const verdict = (head: FoundHead | null, trouble: Trouble | null): HeadVerdict => ({
    head,
    trouble,
    change: own,
    setAside: [],
  });
  const path = headPath(headDir, ledgerId);
  let head: FoundHead | null;
  try {
    head = findHead(place);
  } catch (error) {
    return {
      ...verdict(null, troubles.headUnusable(path, messageOf(error))),
      setAside: [{ path, stays: false }],
    };
  }
  if (head === null) return verdict(null, identity === null || isCopy ? null : troubles.headMissing(path));
  const { record } = head;
  const origin = parseNote(record.note ?? '')?.head.origin ?? null;
  if (
    origin !== null &&
    origin !== firstOrigin(ledgerId) &&
    !origin.startsWith(`${firstOrigin(ledgerId)}/`)
  ) {
    const trouble = troubles.headUnusable(path, `it is that of another ledger, ${origin}`);
    return { ...verdict(null, trouble), setAside: [{ path, stays: false }] };
  }
  const original = findOriginal(dataDir, ledgerId, record);
  if (original !== null) {
    if (original.headDir === headDir)
      throw new TroubleError(troubles.headDirShared(dataDir, original.dataDir, headDir));
    return {
      ...verdict(null, troubles.copied(dataDir, original.dataDir)),
      change: { ...own, reason: 'restored' },
    };
  }
  return { ...verdict(head, compare(db, record, own.found)), change: accepted(db, record, own) };
}

function findHead({ headDir, ledgerId, identity }: Place): FoundHead | null {
  const dirs = identity === null ? [headDir] : [headDir, identity.headDir];
  for (const dir of dirs) {
    const record = readHeadFile(dir, ledgerId);
    if (record) return { dir, record };
  }
  return null;
}

/** The data directory that the head file names, when it is another one and the same ledger is still there: then this one is a copy of it. */
function findOriginal(
  dataDir: string,
  ledgerId: string,
  record: HeadRecord,
): { readonly dataDir: string; readonly headDir: string } | null {
  if (record.dataDir === null || record.dataDir === dataDir) return null;
  const path = databasePath(record.dataDir);
  const other = existsSync(path) ? readIdentity(record.dataDir) : 'none';
  if (typeof other === 'string' || other.ledgerId !== ledgerId) return null;
  if (fileIdentity(path) === fileIdentity(databasePath(dataDir))) return null;
  return { dataDir: record.dataDir, headDir: other.headDir };
}

const leafAt = (db: Database.Database, seq: number): string | null =>
  db.prepare<[number], Buffer>('SELECT leaf FROM event WHERE seq = ?').pluck().get(seq)?.toString('hex') ??
  null;

function compare(db: Database.Database, { size, lastLeaf }: HeadRecord, found: number): Trouble | null {
  if (size === 0) return null;
  const leaf = leafAt(db, size);
  if (leaf === lastLeaf) return null;
  return leaf === null ? troubles.tailLost(size, found) : troubles.headDiffers(size);
}

/** Where the ledger ends by itself, with the newest checkpoint it keeps. */
function ownPlace(db: Database.Database): OriginChange {
  const found = db.prepare<[], number>('SELECT ifnull(max(seq), 0) FROM event').pluck().get() ?? 0;
  const hasTree = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'checkpoint'").get() !== undefined;
  const note = hasTree
    ? db.prepare<[], string>('SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1').pluck().get()
    : undefined;
  const place = { expected: found, found, leaf: leafAt(db, found), note: note ?? null, previous: null };
  return { reason: 'loss-accepted', ...place };
}

/** The head file's word where the ledger does not come up to it; else the ledger's own. */
function accepted(db: Database.Database, record: HeadRecord, own: OriginChange): OriginChange {
  if (compare(db, record, own.found) === null) return own;
  return { ...own, expected: record.size, leaf: record.lastLeaf, note: record.note };
}
