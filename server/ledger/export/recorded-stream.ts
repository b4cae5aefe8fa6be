import { z } from 'zod';
import { limits, TroubleError } from '../../vocabulary';
import type { StoredEntry } from '../ledger';
import { LedgerReads } from '../reads';
import { troubles } from '../troubles';
import { openSource } from '../verify/source';

/** An entry with what its envelope says of the fold that was run when it was written. */
export interface RecordedEntry extends StoredEntry {
  /** Null when the envelope cannot be read. `step`: hex step hash after this entry. */
  readonly fold: { readonly version: number; readonly step: string } | null;
}

/** The entries of one session as they lay there when it was opened; later ones are not read. */
export interface RecordedStream extends Disposable {
  readonly count: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Version of the last entry at or before a sequence of the ledger; 1 when there is none. */
  versionAt(seq: number): number;
  /**
   * Entries after a version, oldest first, at most `limits.verifyPageMax`. A payload that is gone is null, with `removedBy` where an entry
   * accounts for it; without, it is not the one that was recorded.
   */
  page(afterVersion: number, limit: number): Promise<readonly RecordedEntry[]>;
}

const sealed = z.object({ fold: z.object({ version: z.int(), step: z.string() }) });

function foldOf(envelope: Buffer): RecordedEntry['fold'] {
  try {
    return sealed.parse(JSON.parse(envelope.toString())).fold;
  } catch {
    return null;
  }
}

/** For reading on the caller's thread; a server may run meanwhile. Throws a TroubleError when there is no such session. */
export function openRecordedStream(o: {
  readonly dataDir: string;
  readonly sessionId: string;
  readonly stream: string;
}): RecordedStream {
  const { db } = openSource(o.dataDir);
  const reads = new LedgerReads(db, o.dataDir);
  const { stream } = o;
  const ends = db
    .prepare<[string], { count: number; firstSeq: number | null; lastSeq: number | null }>(
      'SELECT ifnull(max(stream_ver), 0) AS count, min(seq) AS firstSeq, max(seq) AS lastSeq FROM event WHERE stream_id = ?',
    )
    .get(stream);
  if (!ends || ends.firstSeq === null || ends.lastSeq === null) {
    db.close();
    throw new TroubleError(troubles.noSuchSession(o.sessionId));
  }
  const { count, firstSeq, lastSeq } = ends;
  const seqOf = db
    .prepare<[string, number], number>('SELECT seq FROM event WHERE stream_id = ? AND stream_ver = ?')
    .pluck();
  const before = db
    .prepare<[string, number], number | null>(
      'SELECT max(stream_ver) FROM event WHERE stream_id = ? AND seq <= ?',
    )
    .pluck();
  const stamps = db.prepare<[string, number, number], { seq: number; envelope: Buffer }>(
    'SELECT seq, envelope FROM event WHERE stream_id = ? AND stream_ver > ? ORDER BY stream_ver LIMIT ?',
  );
  return {
    count,
    firstSeq,
    lastSeq,
    versionAt: (seq) => Math.min(count, before.get(stream, seq) ?? 1),
    async page(afterVersion, wanted) {
      const limit = Math.min(wanted, limits.verifyPageMax, count - afterVersion);
      if (limit <= 0) return [];
      const afterSeq = afterVersion === 0 ? 0 : (seqOf.get(stream, afterVersion) ?? lastSeq);
      const folds = new Map(
        stamps.all(stream, afterVersion, limit).map(({ seq, envelope }) => [seq, foldOf(envelope)]),
      );
      const entries = await reads.entries({ afterSeq, limit, stream, lenient: true });
      return entries.map((entry) => ({ ...entry, fold: folds.get(entry.seq) ?? null }));
    },
    [Symbol.dispose]: () => void db.close(),
  };
}
