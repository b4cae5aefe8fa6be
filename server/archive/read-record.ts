import { setImmediate } from 'node:timers/promises';
import type { Ledger } from '../ledger';
import { streams, TroubleError } from '../vocabulary';
import { sha256Hex, words } from './archive-files';
import { SessionRecord } from './core/session-record';

/** What of the ledger is read here: the writer's own, or a reader of the file. */
export type LedgerSource = Pick<Ledger, 'head' | 'cursor' | 'entries' | 'backlog'>;

/** Entries read at once, at least and at most; between two such pages other work has its turn. */
const [fewEntries, pageEntries] = [8, 500];
/** Text of one page that is neither too much for the event loop nor too little for the disk, UTF-16 code units. */
const pageChars = 256 * 1024;

/**
 * Folds the entries of a session that come after those which `record` has. What cannot be read (a lost blob, a damaged payload) is counted, and
 * the rest is read: whoever compares must know of it, but it must not hide the others.
 */
export async function readRecord(
  ledger: LedgerSource,
  sessionId: string,
  record: SessionRecord = new SessionRecord(sha256Hex),
): Promise<SessionRecord> {
  const stream = streams.session(sessionId);
  for (let limit = fewEntries * 8; ; ) {
    const o = { afterSeq: record.lastSeq, limit, stream, lenient: true };
    const before = record.chars;
    const page = await ledger.entries(o);
    const fresh = page.filter((entry) => entry.seq > record.lastSeq);
    for (const entry of fresh) record.add(entry);
    if (page.length < limit) return record;
    if (fresh.length === 0) throw new TroubleError(rowsMissing(stream, record.lastSeq));
    const wanted = record.chars - before > pageChars ? limit / 2 : limit * 2;
    limit = Math.min(pageEntries, Math.max(fewEntries, Math.floor(wanted)));
    await setImmediate();
  }
}

/** Why what the ledger has of a session must not be given out as its record. */
export interface Unsound {
  readonly why: string;
  /** It was changed or lost; false when payloads were removed on purpose. */
  readonly isDamaged: boolean;
}

/** The record of a session, when all of it holds. */
export async function soundRecord(ledger: LedgerSource, sessionId: string): Promise<SessionRecord | Unsound> {
  try {
    const record = await readRecord(ledger, sessionId);
    if (record.sound()) return record;
    if (record.removed > 0 && record.firstLost === null)
      return {
        why: `The payloads of ${record.removed} entries of this thread were removed on purpose, so the ledger cannot give all of it.`,
        isDamaged: false,
      };
    const which = record.firstLost === null ? '' : ` Entry ${record.firstLost} is the first.`;
    const why = `What the ledger holds of this thread is not what was recorded.${which} Run "codexchat ledger verify".`;
    return { why, isDamaged: true };
  } catch (error) {
    return {
      why: `The ledger cannot give this thread: ${words(error).replace(/\.?$/, '.')}`,
      isDamaged: true,
    };
  }
}

const rowsMissing = (stream: string, seq: number) => ({
  kind: 'archive.rows-missing',
  what: `Entries of ${stream} after entry ${seq} are missing from the ledger.`,
  safe: 'Nothing was changed.',
  next: 'Run "codexchat ledger verify", and restore the ledger from a backup.',
});
