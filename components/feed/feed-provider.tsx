'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import { useTRPC } from '../shell/trpc';
import { createFeedSession, type FeedSession, type FeedSnapshot, unknownSnapshot } from './feed-session';
import type { LiveTail } from './live-text';
import type { JobProgress } from './progress-store';

const FeedContext = createContext<FeedSession | null>(null);

interface FeedProviderProps {
  readonly secret: string;
  readonly onRefused: () => void;
  readonly children: ReactNode;
}

/** Joins the feed once the server has said where its ledger stands, and keeps all answers below it current. */
export function FeedProvider({ secret, onRefused, children }: FeedProviderProps): ReactElement {
  const queries = useQueryClient();
  const trpc = useTRPC();
  const [feed] = useState(() => createFeedSession(queries));
  const status = useQuery({ ...trpc.system.status.queryOptions(), retry: true, retryDelay: 2_000 });
  const known = status.data !== undefined;
  const head = status.data?.head ?? 0;
  // Only the first answer starts the line; the feed itself moves `head` afterwards.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  useEffect(() => {
    if (!known) return;
    feed.start(secret, head);
    return () => feed.stop();
  }, [known, secret, feed]);
  useEffect(
    () =>
      feed.subscribe(() => {
        const { connection } = feed.read();
        if (connection.phase === 'refused' && connection.status === 401) onRefused();
      }),
    [feed, onRefused],
  );
  return <FeedContext value={feed}>{children}</FeedContext>;
}

function useFeed(): FeedSession {
  const feed = useContext(FeedContext);
  if (!feed) throw new Error('the feed is used outside its provider');
  return feed;
}

export function useFeedState(): FeedSnapshot & { readonly retry: () => void } {
  const feed = useFeed();
  const snapshot = useSyncExternalStore(feed.subscribe, feed.read, () => unknownSnapshot);
  return { ...snapshot, retry: feed.retry };
}

/** Why nothing is sent and no answer is taken right now, in words; null when nothing speaks against it. */
export function useRefusal(): string | null {
  return useFeedState().conditions.find((one) => one.refusesActs)?.trouble.what ?? null;
}

const noTail: LiveTail = {};

/** Provisional text of one item; nothing for an item that is settled. */
export function useLiveTail(itemId: string, open: boolean): LiveTail {
  const feed = useFeed();
  const subscribe = useCallback(
    (onChange: () => void) => (open ? feed.live.subscribe(itemId, onChange) : () => {}),
    [feed, itemId, open],
  );
  const read = useCallback(() => (open ? feed.live.read(itemId) : noTail), [feed, itemId, open]);
  return useSyncExternalStore(subscribe, read, () => noTail);
}

/** How far a running job is; null when nothing was heard of it yet. */
export function useJobProgress(jobId: string | null): JobProgress | null {
  const feed = useFeed();
  const read = useCallback(() => (jobId === null ? null : feed.progress.read(jobId)), [feed, jobId]);
  return useSyncExternalStore(feed.progress.subscribe, read, () => null);
}
