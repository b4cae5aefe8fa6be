import { createHash } from 'node:crypto';
import { openRecordedStream, type RecordedEntry, type RecordedStream } from '../ledger';
import { sessionFold } from '../session';
import { limits, streams, type Trouble, TroubleError } from '../vocabulary';
import { ReplayCursor, type ReplayVerdict } from './core/cursor';
import { entryLine, type ReplayLine } from './core/entry-line';
import type { RowsThen } from './core/replay-rows';

/** Which moment: after the entry with this sequence of the ledger, or after the session's `nth` entry; without either, its last one. */
export interface ReplayWanted {
  readonly sessionId: string;
  readonly at: number | null;
  readonly nth: number | null;
}

export interface ReplayView {
  /** Where the cursor stands: the session's last entry at or before what was asked for. */
  readonly here: ReplayLine;
  /** Entries of the session when it was read. */
  readonly count: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Sequences of the entries beside it; null at the ends. */
  readonly previous: number | null;
  readonly next: number | null;
  /** The entries around it, oldest first, at most `limits.replayLinesMax` and itself. */
  readonly lines: readonly ReplayLine[];
  readonly verdict: ReplayVerdict;
  /** As they stood after that entry; after the last one that could be folded, when the verdict says `stopped`. */
  readonly rows: RowsThen;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const half = Math.floor(limits.replayLinesMax / 2);

/** Folds a session from its first entry up to a moment, on the caller's thread. Throws a TroubleError: no such session, or too many entries. */
export async function readReplay(o: ReplayWanted & { readonly dataDir: string }): Promise<ReplayView> {
  using stream = openRecordedStream({ ...o, stream: streams.session(o.sessionId) });
  const place = placeOf(stream, o);
  if (place > limits.replayEntriesMax) throw new TroubleError(tooLong(stream.count));
  const cursor = new ReplayCursor(sessionFold, sha256);
  let near: readonly RecordedEntry[] = [];
  for (let done = 0; done < place; ) {
    const page = await stream.page(done, Math.min(limits.verifyPageMax, place - done));
    if (page.length === 0) break;
    for (const entry of page) cursor.take(entry);
    near = [...near, ...page].slice(-half - 1);
    done += page.length;
  }
  const lines = [...near, ...(await stream.page(place, half))].map(entryLine);
  const spot = lines.findIndex(({ version }) => version === place);
  const here = lines[spot];
  if (!here) throw new Error(`entry ${place} of session ${o.sessionId} cannot be read`);
  return {
    here,
    count: stream.count,
    firstSeq: stream.firstSeq,
    lastSeq: stream.lastSeq,
    previous: lines[spot - 1]?.seq ?? null,
    next: lines[spot + 1]?.seq ?? null,
    lines,
    verdict: cursor.verdict(),
    rows: cursor.rows(),
  };
}

function placeOf(stream: RecordedStream, { at, nth }: ReplayWanted): number {
  const wanted = nth ?? (at === null ? stream.count : stream.versionAt(at));
  return Math.min(stream.count, Math.max(1, wanted));
}

const tooLong = (count: number): Trouble => ({
  kind: 'replay.too-long',
  what: `This moment lies behind more entries than one replay folds (${limits.replayEntriesMax.toLocaleString('en-US')}); the session has ${count.toLocaleString('en-US')}.`,
  safe: 'Nothing was changed, and the whole session is in the ledger.',
  next: 'Choose an earlier moment, or export the session.',
});
