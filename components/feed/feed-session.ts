import type { QueryClient } from '@tanstack/react-query';
import type { Condition, FeedFrame } from '../../server/vocabulary';
import type { Entry } from './apply-rows';
import { applyEntries, asOfAnswer, kindOfAnswer, writeEntries, writeLine } from './cache-writer';
import { createEntryBuffer } from './entry-buffer';
import { type FeedClient, joinFeed } from './feed-client';
import type { ConnectionState } from './feed-messages';
import { createLiveStore, type LiveStore } from './live-store';
import type { LiveFrame } from './live-text';
import { createProgressStore, type JobProgress, type ProgressStore } from './progress-store';

const tellsOfArchives = ({ event }: Entry): boolean =>
  event === 'archive.fell-behind' || event === 'archive.caught-up';

const tellsOfSearches = ({ stream }: Entry): boolean => stream === 'searches';

/** In a hidden tab no frame is drawn; arrived frames are then applied after, ms. */
const hiddenFlushMs = 300;

/** Connection and data are two things: a live line may lag, and shown data stay true when the line is cut. */
export interface FeedSnapshot {
  readonly connection: ConnectionState;
  /** Ledger sequence up to which the screen shows everything; null before the first answer. */
  readonly position: number | null;
  /** Since when the line is not live, epoch ms. */
  readonly staleSince: number | null;
  /** What the server says is not as it should be, as far as the line told. */
  readonly conditions: readonly Condition[];
}

export const unknownSnapshot: FeedSnapshot = {
  connection: { phase: 'waiting' },
  position: null,
  staleSince: null,
  conditions: [],
};

export interface FeedSession {
  readonly live: LiveStore;
  readonly progress: ProgressStore;
  read(): FeedSnapshot;
  subscribe(onChange: () => void): () => void;
  start(secret: string, from: number): void;
  retry(): void;
  stop(): void;
}

const batchLater = (run: () => void): void => {
  if (document.hidden) setTimeout(run, hiddenFlushMs);
  else requestAnimationFrame(run);
};

/** Carries the feed into the query cache and the live store, once per drawn frame. */
export function createFeedSession(queries: QueryClient): FeedSession {
  const live = createLiveStore();
  const progress = createProgressStore();
  const buffer = createEntryBuffer();
  const listeners = new Set<() => void>();
  let snapshot = unknownSnapshot;
  let waiting: FeedFrame[] = [];
  let client: FeedClient | null = null;
  let unwatch: (() => void) | null = null;

  const change = (next: Partial<FeedSnapshot>) => {
    snapshot = { ...snapshot, ...next };
    for (const run of listeners) run();
  };

  /** Asks again for each held answer that is older than what the feed will tell. */
  const refreshOlderThan = (position: number) =>
    void queries.invalidateQueries({
      predicate: (query) => {
        const asOf = asOfAnswer(query.queryKey, query.state.data);
        return asOf !== null && asOf < position;
      },
    });

  const startOver = (head: number) => {
    live.clear();
    buffer.startAt(head);
    change({ position: head });
    void queries.resetQueries({
      predicate: (query) => asOfAnswer(query.queryKey, query.state.data) !== null,
    });
    askSearches();
  };

  /** Which archives cannot be written stands in no row. */
  const askStatus = () =>
    void queries.invalidateQueries({
      predicate: ({ queryKey }) => kindOfAnswer(queryKey) === 'system.status',
    });

  /** Saved searches stand in no row either, and their answer says nothing of its sequence. */
  const askSearches = () =>
    void queries.invalidateQueries({
      predicate: ({ queryKey }) =>
        Array.isArray(queryKey[0]) && queryKey[0].join('.') === 'enforcement.savedSearches',
    });

  const flush = () => {
    const frames = waiting;
    waiting = [];
    const entries: Entry[] = [];
    const provisional: LiveFrame[] = [];
    const steps: JobProgress[] = [];
    for (const frame of frames) {
      if (frame.type === 'entry') entries.push(frame);
      else if (frame.type === 'live') provisional.push(frame);
      else if (frame.type === 'job.progress') steps.push(frame);
      else if (frame.type === 'turn.line') writeLine(queries, frame.line);
      else if (frame.type === 'conditions') change({ conditions: frame.conditions });
      else if (frame.type === 'reset') startOver(frame.head);
      else if (frame.type === 'hello' && snapshot.position !== null && frame.head < snapshot.position)
        startOver(frame.head);
    }
    buffer.add(entries);
    if (entries.length > 0) writeEntries(queries, entries);
    if (entries.some(tellsOfArchives)) askStatus();
    if (entries.some(tellsOfSearches)) askSearches();
    if (provisional.length > 0) live.add(provisional);
    progress.take(steps);
    live.settle(entries.flatMap((e) => e.rows.flatMap((r) => (r.table === 'chunk' ? [r.row] : []))));
    live.drop(entries.flatMap((e) => e.dropped));
    const last = entries.at(-1);
    if (last) change({ position: last.seq });
  };

  /** An answer that left the server before the latest entries is brought up to date, or asked again. */
  const watchAnswers = () =>
    queries.getQueryCache().subscribe((event) => {
      if (event.type !== 'updated' || event.action.type !== 'success' || event.action.manual) return;
      const { queryKey, state } = event.query;
      const asOf = asOfAnswer(queryKey, state.data);
      if (asOf === null) return;
      const missed = buffer.since(asOf);
      if (missed === null) void queries.invalidateQueries({ queryKey, exact: true });
      else if (missed.length > 0)
        queries.setQueryData(queryKey, (data: unknown) => applyEntries(queryKey, data, missed));
    });

  return {
    live,
    progress,
    read: () => snapshot,
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    start(secret, from) {
      this.stop();
      unwatch = watchAnswers();
      client = joinFeed({
        secret,
        from,
        listener: {
          onJoined: (position) => {
            buffer.startAt(position);
            change({ position });
            refreshOlderThan(position);
            askSearches();
          },
          onState: (connection) => {
            const isLive = connection.phase === 'live';
            change({ connection, staleSince: isLive ? null : (snapshot.staleSince ?? Date.now()) });
          },
          onFrames: (frames) => {
            if (waiting.length === 0) batchLater(flush);
            waiting.push(...frames);
          },
        },
      });
    },
    retry: () => client?.retry(),
    stop() {
      client?.stop();
      unwatch?.();
      client = null;
      unwatch = null;
    },
  };
}
