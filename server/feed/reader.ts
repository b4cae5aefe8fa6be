import { limits } from '../vocabulary';
import type { FeedSink } from './feed-hub';

export interface Reader {
  /** Writes the greeting, then catches up from `after`. */
  start(greeting: string, after: number): void;
  /** News for a reader that is up to date; one that catches up will read it from the ledger. */
  push(wire: Buffer): void;
  /** Something was committed. */
  committed(): void;
  /** The other side left. */
  readonly close: () => void;
  /** We end it. */
  end(reason: string): void;
}

interface ReaderParts {
  readonly sink: FeedSink;
  readonly read: (afterSeq: number) => Promise<readonly { seq: number; wire: string }[]>;
  readonly published: () => number;
  readonly beforeLive: () => void;
  readonly tails: () => string;
  readonly left: () => void;
}

/**
 * One connection. It reads the ledger page by page until it stands exactly where the hub stands; from then on it gets what the hub gets.
 * The change-over happens within one turn of the event loop, so there is neither gap nor duplicate and nothing needs buffering.
 */
export const createReader = (parts: ReaderParts): Reader => {
  let state: 'catching-up' | 'live' | 'closed' = 'catching-up';
  let wake: (() => void) | null = null;

  const close = (): void => {
    if (state === 'closed') return;
    state = 'closed';
    parts.left();
    wake?.();
  };
  const end = (reason: string): void => {
    if (state === 'closed') return;
    close();
    parts.sink.close(reason);
  };
  // A function, because the state changes during every await.
  const isClosed = (): boolean => state === 'closed';

  const catchUp = async (after: number): Promise<void> => {
    let cursor = after;
    for (;;) {
      const page = await parts.read(cursor);
      if (isClosed()) return;
      for (const entry of page) {
        if (entry.seq !== cursor + 1) return end(`the ledger has no entry ${cursor + 1}`);
        cursor = entry.seq;
      }
      if (page.length > 0) parts.sink.write(Buffer.from(page.map((entry) => entry.wire).join('')));
      while (!isClosed() && parts.sink.unreadBytes() > limits.feedCatchUpBytesMax) await parts.sink.drained();
      if (isClosed()) return;
      if (cursor === parts.published()) break;
      if (cursor > parts.published()) {
        // The ledger has it, the hub is about to hear of it.
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = null;
      } else if (page.length === 0) {
        return end(`the ledger ends at ${cursor}, but ${parts.published()} was committed`);
      }
    }
    parts.beforeLive();
    const tails = parts.tails();
    if (tails !== '') parts.sink.write(Buffer.from(tails));
    state = 'live';
  };

  return {
    start(greeting, after) {
      parts.sink.write(Buffer.from(greeting));
      catchUp(after).catch((error: unknown) => end(`the ledger cannot be read: ${String(error)}`));
    },
    push(wire) {
      if (state !== 'live') return;
      if (parts.sink.unreadBytes() + wire.length > limits.feedLagBytesMax) end('the reader is too slow');
      else parts.sink.write(wire);
    },
    committed: () => wake?.(),
    close,
    end,
  };
};
