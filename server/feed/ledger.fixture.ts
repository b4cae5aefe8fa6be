import type { CommittedEntry, Ledger } from '../ledger';

type FeedLedger = Pick<Ledger, 'head' | 'backlog' | 'onCommit'>;

/** Tests only: a ledger in memory whose commits and reads happen in separate turns of the event loop, as with the real writer thread. */
export const makeFeedLedger = () => {
  const entries: CommittedEntry[] = [];
  const listeners = new Set<(committed: readonly CommittedEntry[]) => void>();
  const ledger: FeedLedger = {
    head: () => entries.length,
    backlog: async ({ afterSeq, limit }) => {
      await new Promise((resolve) => setImmediate(resolve));
      const page = entries.slice(afterSeq, afterSeq + limit);
      await new Promise((resolve) => setImmediate(resolve));
      return page;
    },
    onCommit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  /** Adds entries; the listeners hear of them now, or when `tell` of the returned value is called. */
  const commitQuietly = (count: number, text = ''): { tell: () => void } => {
    const first = entries.length + 1;
    const added = Array.from({ length: count }, (_, index) => makeEntry(first + index, text));
    entries.push(...added);
    return { tell: () => listeners.forEach((listener) => void listener(added)) };
  };
  return {
    ledger,
    commitQuietly,
    commit: (count: number, text = ''): void => commitQuietly(count, text).tell(),
    listeners: () => listeners.size,
  };
};

const makeEntry = (seq: number, text: string): CommittedEntry => ({
  seq,
  stream: 'session/one',
  type: 'item.text-appended',
  at: 1_000 + seq,
  rows: [],
  dropped: text === '' ? [] : [text],
});
