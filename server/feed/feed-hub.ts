import type { CommittedEntry, Ledger } from '../ledger';
import { err, type FeedFrame, limits, ok, type Result, type Trouble } from '../vocabulary';
import { encodeFrame, heartbeat } from './core/wire';
import { createReader, type Reader } from './reader';

/** Where a reader's bytes go. The hub calls nothing on it after `close`. */
export interface FeedSink {
  /** Once, before the first write. */
  open(): void;
  /** Takes the bytes at once and keeps them until the other side reads. */
  write(wire: Buffer): void;
  /** Bytes taken and not yet read. */
  unreadBytes(): number;
  /** Resolves when the other side has read on, or left. */
  drained(): Promise<void>;
  /** The hub ends the connection. The reason is for the log; the reader connects again. */
  close(reason: string): void;
}

export interface FeedSubscription {
  /** The reader left. Idempotent. */
  readonly close: () => void;
}

export type LiveFrame = Extract<FeedFrame, { type: 'live' }>;
/** What is not in the ledger and comes only to those who are up to date. */
export type PassingFrame =
  | LiveFrame
  | Extract<FeedFrame, { type: 'turn.line' | 'job.progress' | 'conditions' }>;

export interface FeedHub {
  /**
   * Sends `hello`, every entry after `from` once and in order, then what comes. A reader further behind than `limits.feedBacklogMax`, or
   * ahead of the head, gets `reset`. Errors: `feed.full`, `feed.closed`.
   */
  subscribe(o: { from: number | 'head'; sink: FeedSink }): Result<FeedSubscription, Trouble>;
  /** Provisional text, the progress of a job, or conditions, to everyone who is up to date. Order with entries is the order of calls. */
  live(frame: PassingFrame): void;
  /** Connected readers. */
  readers(): number;
  close(): void;
}

export interface FeedHubParts {
  readonly ledger: Pick<Ledger, 'head' | 'backlog' | 'onCommit'>;
  readonly serverId: string;
  /** What is true now and not in the ledger, for a reader that has just caught up: provisional text, conditions. */
  readonly tails?: () => readonly PassingFrame[];
}

/**
 * One stream for all readers. An entry is serialised once; what happens within one turn of the event loop leaves as one write per reader.
 */
export const createFeedHub = (parts: FeedHubParts): FeedHub => {
  const readers = new Set<Reader>();
  /** Last sequence that this hub has passed on to the readers which are up to date. */
  let published = parts.ledger.head();
  let queue: string[] = [];
  let flushing: NodeJS.Immediate | null = null;
  let closed = false;

  const flush = (): void => {
    if (flushing !== null) clearImmediate(flushing);
    flushing = null;
    if (queue.length === 0) return;
    const wire = Buffer.from(queue.join(''));
    queue = [];
    for (const reader of readers) reader.push(wire);
  };
  const enqueue = (text: string): void => {
    queue.push(text);
    flushing ??= setImmediate(flush);
  };
  const stopListening = parts.ledger.onCommit((entries) => {
    for (const entry of entries) {
      if (entry.seq <= published) continue;
      published = entry.seq;
      if (readers.size > 0) enqueue(encodeFrame(asFrame(entry)));
    }
    for (const reader of readers) reader.committed();
  });
  const beat = setInterval(() => {
    enqueue(heartbeat);
  }, limits.feedHeartbeatMs);
  beat.unref();

  return {
    subscribe({ from, sink }) {
      if (closed) return err(feedClosed);
      if (readers.size >= limits.feedSubscribersMax) return err(feedFull);
      const head = parts.ledger.head();
      const reader = createReader({
        sink,
        read: async (afterSeq) =>
          (await parts.ledger.backlog({ afterSeq, limit: limits.feedPageMax })).map((entry) => ({
            seq: entry.seq,
            wire: encodeFrame(asFrame(entry)),
          })),
        published: () => published,
        // What waits in the queue is for those who were up to date before this reader.
        beforeLive: flush,
        tails: () => (parts.tails?.() ?? []).map(encodeFrame).join(''),
        left: () => readers.delete(reader),
      });
      readers.add(reader);
      sink.open();
      const start = from === 'head' ? head : from;
      const reset = start > head || head - start > limits.feedBacklogMax;
      const hello = encodeFrame({ type: 'hello', head, from: start, serverId: parts.serverId });
      reader.start(hello + (reset ? encodeFrame({ type: 'reset', head }) : ''), reset ? head : start);
      return ok({ close: reader.close });
    },
    live(frame) {
      if (readers.size > 0) enqueue(encodeFrame(frame));
    },
    readers: () => readers.size,
    close() {
      if (closed) return;
      closed = true;
      stopListening();
      clearInterval(beat);
      flush();
      for (const reader of [...readers]) reader.end('the server stops');
    },
  };
};

const asFrame = (entry: CommittedEntry): FeedFrame => ({
  type: 'entry',
  seq: entry.seq,
  stream: entry.stream,
  event: entry.type,
  at: entry.at,
  rows: entry.rows,
  dropped: entry.dropped,
});

const feedFull: Trouble = {
  kind: 'feed.full',
  what: `${limits.feedSubscribersMax} readers are connected already.`,
  safe: 'The record goes on; only this window does not see it live.',
  next: 'Close other windows of CodexChat and load this one again.',
};

const feedClosed: Trouble = {
  kind: 'feed.closed',
  what: 'The server is stopping.',
  safe: 'Everything shown as done is recorded.',
  next: 'Start it again with `npm start`.',
};
