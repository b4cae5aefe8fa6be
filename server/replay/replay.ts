import { once } from 'node:events';
import { startThread } from '../ledger';
import { limits, type Trouble, TroubleError } from '../vocabulary';
import type { ReplayView, ReplayWanted } from './read-replay';
import type { ReplayMessage, ReplayOrder } from './wire';

export interface Replay {
  /**
   * A session as it stood after one of its entries. Rejects with a TroubleError: no such session, too many entries before that moment, or too
   * many questions waiting.
   */
  at(input: ReplayWanted): Promise<ReplayView>;
}

const source = (): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL('./replay-worker.ts', import.meta.url)
    : new URL('./session-replay.mjs', import.meta.url);

async function inThread(order: ReplayOrder): Promise<ReplayView> {
  const thread = startThread(source(), order);
  // Nobody waits for it when the server ends: it only reads.
  thread.unref();
  try {
    const ended = new AbortController();
    const answer: Promise<unknown[]> = Promise.race([
      once(thread, 'message', { signal: ended.signal }),
      once(thread, 'exit', { signal: ended.signal }).then(() => []),
    ]).finally(() => ended.abort());
    const [message] = (await answer) as [ReplayMessage?];
    if (message?.kind === 'view') return message.view;
    if (message?.kind === 'trouble') throw new TroubleError(message.trouble);
    throw new Error(message?.message ?? 'the thread of a replay ended without a word');
  } finally {
    await thread.terminate();
  }
}

/** One replay at a time, each in a thread of its own, so that the server goes on meanwhile; at most `limits.replayWaitingMax` more wait. */
export function createReplay({ dataDir }: { readonly dataDir: string }): Replay {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    async at({ sessionId, at, nth }) {
      if (waiting > limits.replayWaitingMax) throw new TroubleError(busy);
      waiting += 1;
      const mine = last.then(() => inThread({ sessionId, at, nth, dataDir }));
      last = mine.catch(() => undefined);
      try {
        return await mine;
      } finally {
        waiting -= 1;
      }
    },
  };
}

const busy: Trouble = {
  kind: 'replay.busy',
  what: 'Too many replays are being read at once.',
  safe: 'Nothing was changed.',
  next: 'Try again in a moment.',
};
