import { rmSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { limits } from '../vocabulary';
import { blobPath } from './blob-store';
import { rangesOf } from './core/seq-ranges';
import { recordExpiry } from './own-entries';
import { instantText } from './projection';
import { type ReadModelSeal, sealReadModel } from './read-model-seal';
import { hexOf } from './sha256';
import type { Expiry } from './tending';
import type { WriterConnection } from './writer-place';

export interface Expired {
  /** Where the next window begins; null after the last one. */
  readonly next: number | null;
  /** Payloads, and their bytes. */
  readonly entries: number;
  readonly bytes: number;
  /** Files that went with them, all told in the last window; when only counting, those of this window. */
  readonly files: number;
}

/**
 * What items said and showed, which is nearly all that a ledger weighs. Prompts, approvals, verdicts, and all that says what happened when,
 * stay for ever; so does what came from an archive, because its marker is checked against it.
 */
const bulky = [
  'item.started',
  'item.completed',
  'item.text-appended',
  'turn.diff-updated',
  'turn.plan-updated',
  'request.sent',
];

interface OldPayload {
  readonly seq: number;
  readonly stream: string;
  readonly bytes: number;
  readonly blob: Buffer | null;
}

/** Removes the old payloads of one window, with the entry that accounts for them, in one transaction. Only of sessions that are at rest. */
export function expirePayloads(connection: WriterConnection, dataDir: string, o: Expiry): Expired {
  const { db } = connection;
  const upTo = Math.min(o.afterSeq + limits.expireWindowEntries, o.upTo);
  const old = oldPayloads(db, o, upTo);
  const bytes = old.reduce((sum, one) => sum + one.bytes, 0);
  const next = upTo < o.upTo ? upTo : null;
  const seqs = old.map(({ seq }) => seq);
  if (o.dryRun) return { next, entries: seqs.length, bytes, files: old.filter(({ blob }) => blob).length };
  if (seqs.length > 0) {
    const readModels = sealedModels(db, old);
    const said = { before: o.before, ranges: rangesOf(seqs), count: seqs.length, bytes, readModels };
    recordExpiry(connection, said, seqs);
  }
  const files = next === null ? dropUnnamedFiles(connection, dataDir) : 0;
  return { next, entries: seqs.length, bytes, files };
}

/** Of each session that loses payloads here. In every window anew: a kill between two of them must leave no session without its seal. */
const sealedModels = (db: Database.Database, old: readonly OldPayload[]): ReadModelSeal[] =>
  [...new Set(old.map(({ stream }) => stream))].flatMap((stream) => sealReadModel(db, stream) ?? []);

function oldPayloads(
  db: Database.Database,
  { before, afterSeq }: Expiry,
  upTo: number,
): readonly OldPayload[] {
  return db
    .prepare<unknown[], OldPayload>(
      `SELECT event.seq, event.stream_id AS stream, ifnull(length(payload.bytes), blob.bytes) AS bytes, payload.blob AS blob
       FROM event JOIN payload USING (seq) LEFT JOIN blob ON blob.sha256 = payload.blob
       JOIN session ON event.stream_id = 'session/' || session.session_id
       WHERE event.seq > ? AND event.seq <= ? AND event.recorded_at < ? AND session.unsettled = 0 AND session.updated_at < ?
         AND event.type IN (${bulky.map(() => '?').join(', ')})
       ORDER BY event.seq`,
    )
    .all(afterSeq, upTo, before, instantText(before), ...bulky);
}

/**
 * Files that no payload names any more. After the removals are durable: a kill in between leaves files without a name, which the next run removes,
 * and no name without its file. How many went.
 */
function dropUnnamedFiles({ db }: WriterConnection, dataDir: string): number {
  const free = db
    .prepare<[], Buffer>(
      'SELECT sha256 FROM blob WHERE sha256 NOT IN (SELECT blob FROM payload WHERE blob IS NOT NULL)',
    )
    .pluck()
    .all();
  const drop = db.prepare('DELETE FROM blob WHERE sha256 = ?');
  db.transaction(() => {
    for (const blob of free) drop.run(blob);
  }).immediate();
  for (const blob of free) rmSync(blobPath(dataDir, hexOf(blob)), { force: true });
  return free.length;
}
