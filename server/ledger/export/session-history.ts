import { setImmediate } from 'node:timers/promises';
import { type JsonObject, limits, type SessionRow, streams, TroubleError } from '../../vocabulary';
import { readBlob } from '../blob-store';
import { type LoadPayload, prunedPayload } from '../pruned-payload';
import { LedgerReads } from '../reads';
import { hexOf, sha256Bytes } from '../sha256';
import { troubles } from '../troubles';
import { type LedgerSource, openSource } from '../verify/source';
import { coveringNote } from './covering-note';

/** What an export says of itself, so that a reader can go back to the ledger and check. */
export interface HistoryFacts {
  readonly ledger: string;
  readonly origin: string;
  readonly stream: string;
  readonly vkey: string;
  /** The newest signed note, and how many entries of the whole ledger it covers. */
  readonly checkpoint: string;
  readonly checkpointSize: number;
  /** Entries of the stream when it was opened; later ones are not read. */
  readonly entries: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Name and settings of the session as its row has them now; null when there is none. */
  readonly session: Pick<SessionRow, 'title' | 'flavour' | 'model' | 'effort' | 'projectId'> | null;
}

/** `salt` is hex; null when the payload is gone, and then `text` is null or, for pruned text, as it is cut again out of the completed item. */
export interface HistoryPayload {
  readonly salt: string | null;
  readonly text: string | null;
}

export interface HistoryEntry {
  readonly seq: number;
  readonly version: number;
  readonly type: string;
  /** Epoch ms when it happened. */
  readonly at: number;
  /** The exact envelope. */
  readonly envelope: string;
  /** Hex step hash. */
  readonly step: string;
  /** The payload was removed, and this entry accounts for it (0: none does). */
  readonly removedBy: number | null;
  /** Kind of that entry. */
  readonly removedHow: string | null;
  payload(): Promise<HistoryPayload>;
}

export interface SessionHistory extends Disposable {
  readonly facts: HistoryFacts;
  /** Oldest first, at most `limits.verifyPageMax` at once. Other work gets its turn between two pages. */
  pages(): AsyncGenerator<readonly HistoryEntry[], void>;
}

interface Row {
  readonly seq: number;
  readonly version: number;
  readonly type: string;
  readonly at: number;
  readonly envelope: Buffer;
  readonly step: Buffer;
  readonly salt: Buffer | null;
  readonly bytes: Buffer | null;
  readonly blob: Buffer | null;
  readonly removedBy: number | null;
  readonly removedHow: string | null;
}

/**
 * The whole record of one session as it stands now, for reading from one end to the other on a connection of its own; a server may run meanwhile.
 * Memory: one page, and one payload from a file at a time. Throws a TroubleError: no such session, or nothing is signed yet.
 */
export function openSessionHistory(o: {
  readonly dataDir: string;
  readonly headDir: string;
  readonly sessionId: string;
}): SessionHistory {
  const source = openSource(o.dataDir);
  try {
    const facts = factsOf(source, o);
    return {
      facts,
      pages: () => pagesOf(source, facts),
      [Symbol.dispose]: () => void source.db.close(),
    };
  } catch (error) {
    source.db.close();
    throw error;
  }
}

function factsOf(
  source: LedgerSource,
  { headDir, sessionId }: { readonly headDir: string; readonly sessionId: string },
): HistoryFacts {
  const stream = streams.session(sessionId);
  const place = source.db.prepare<[string, number], { seq: number }>(
    'SELECT seq FROM event WHERE stream_id = ? AND stream_ver = ?',
  );
  const entries = source.db
    .prepare<[string], number>('SELECT ifnull(max(stream_ver), 0) FROM event WHERE stream_id = ?')
    .pluck()
    .get(stream);
  const [first, last] = [place.get(stream, 1), place.get(stream, entries ?? 0)];
  if (!entries || !first || !last) throw new TroubleError(troubles.noSuchSession(sessionId));
  const { text, note, vkey } = coveringNote(source, headDir);
  const row = source.db
    .prepare<[string], string>('SELECT data FROM "session" WHERE session_id = ?')
    .pluck()
    .get(sessionId);
  return {
    ledger: source.ledgerId,
    origin: note.head.origin,
    stream,
    vkey,
    checkpoint: text,
    checkpointSize: note.head.size,
    entries,
    firstSeq: first.seq,
    lastSeq: last.seq,
    session: row === undefined ? null : JSON.parse(row),
  };
}

async function* pagesOf(source: LedgerSource, facts: HistoryFacts): AsyncGenerator<readonly HistoryEntry[]> {
  const page = source.db.prepare<[string, number, number, number], Row>(
    `SELECT event.seq, stream_ver AS version, type, at, envelope, step, salt, bytes, blob, by_seq AS removedBy,
       (SELECT type FROM event AS remover WHERE remover.seq = by_seq) AS removedHow
     FROM event LEFT JOIN payload USING (seq) LEFT JOIN payload_removal USING (seq)
     WHERE stream_id = ? AND stream_ver > ? AND stream_ver <= ? ORDER BY stream_ver LIMIT ?`,
  );
  const load = remembering(new LedgerReads(source.db, source.dataDir));
  for (let after = 0; after < facts.entries; await setImmediate()) {
    const rows = page.all(facts.stream, after, facts.entries, limits.verifyPageMax);
    const last = rows.at(-1);
    if (!last) throw new TroubleError(troubles.entryMissing(facts.lastSeq));
    yield rows.map((row) => entryOf(row, source.dataDir, load));
    after = last.version;
  }
}

function entryOf(row: Row, dataDir: string, load: LoadPayload): HistoryEntry {
  const { seq, version, type, at, salt, bytes, blob } = row;
  return {
    seq,
    version,
    type,
    at,
    envelope: row.envelope.toString(),
    step: hexOf(row.step),
    removedBy: salt === null ? (row.removedBy ?? 0) : null,
    removedHow: row.removedHow,
    async payload() {
      if (salt !== null) {
        const held = bytes ?? (blob ? await readBlob(dataDir, hexOf(blob)) : Buffer.of());
        if (!row.envelope.includes(`"payload_commit":"${hexOf(sha256Bytes(salt, held))}"`))
          throw new TroubleError(troubles.payloadChanged(seq));
        return { salt: hexOf(salt), text: held.toString() };
      }
      const again = row.removedBy === null ? null : await prunedPayload(seq, await load(row.removedBy), load);
      return { salt: null, text: again && JSON.stringify(again) };
    },
  };
}

/** The last few loads: many pieces in a row come out of the same item. */
function remembering(reads: LedgerReads): LoadPayload {
  const kept = new Map<number, Promise<JsonObject | null>>();
  return (seq) => {
    const loading = kept.get(seq) ?? reads.payloadAt(seq);
    kept.delete(seq);
    kept.set(seq, loading);
    for (const oldest of kept.keys()) {
      if (kept.size <= 2) break;
      kept.delete(oldest);
    }
    return loading;
  };
}
