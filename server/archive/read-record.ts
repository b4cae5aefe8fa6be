import { setImmediate } from 'node:timers/promises';
import type { Ledger, StoredEntry } from '../ledger';
import { streams, TroubleError } from '../vocabulary';
import { sha256Hex } from './archive-files';
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
    const o = { afterSeq: record.lastSeq, limit, stream };
    const before = record.chars;
    const page = await ledger.entries(o).catch(() => readOneByOne(ledger, stream, record.lastSeq));
    const fresh = page.filter((entry) => entry.seq > record.lastSeq);
    for (const entry of fresh) record.add(entry);
    if (page.length < limit && !isPartial(page)) return record;
    if (fresh.length === 0) throw new TroubleError(rowsMissing(stream, record.lastSeq));
    const wanted = record.chars - before > pageChars ? limit / 2 : limit * 2;
    limit = Math.min(pageEntries, Math.max(fewEntries, Math.floor(wanted)));
    await setImmediate();
  }
}

/** A page that `readOneByOne` made ends with this; the pages after it may be readable again. */
const partial = new WeakSet<readonly StoredEntry[]>();
const isPartial = (page: readonly StoredEntry[]): boolean => partial.has(page);

/** After a page that cannot be read as a whole: its entries up to the unreadable one, and that one without its payload. */
async function readOneByOne(
  ledger: LedgerSource,
  stream: string,
  afterSeq: number,
): Promise<readonly StoredEntry[]> {
  const page: StoredEntry[] = [];
  for (let after = afterSeq; after < ledger.head(); ) {
    const entries = await ledger.backlog({ afterSeq: after, limit: pageEntries });
    for (const { seq, type, at } of entries.filter((entry) => entry.stream === stream)) {
      const [entry] = await ledger
        .entries({ afterSeq: seq - 1, limit: 1 })
        .catch((): StoredEntry[] => [{ seq, stream, version: 0, type, at, payload: null }]);
      if (entry) page.push(entry);
      if (entry?.payload === null) {
        partial.add(page);
        return page;
      }
    }
    after = entries.at(-1)?.seq ?? ledger.head();
  }
  return page;
}

const rowsMissing = (stream: string, seq: number) => ({
  kind: 'archive.rows-missing',
  what: `Entries of ${stream} after entry ${seq} are missing from the ledger.`,
  safe: 'Nothing was changed.',
  next: 'Run "codexchat ledger verify", and restore the ledger from a backup.',
});
