import { notifyManager, QueryClient } from '@tanstack/react-query';
import { failureOf } from '../patterns/trouble';

// Rows and provisional text must reach the screen in the same frame, or text would flicker where one replaces the other.
notifyManager.setScheduler(queueMicrotask);

/** Attempts after the first for a read that nobody answered, and the wait between them, ms. */
const readRetriesMax = 3;
const readRetryMs = 1_000;

/** The feed keeps answers current; nothing is asked again for its age alone. */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
        structuralSharing: false,
        retry: (count, error) => count < readRetriesMax && !failureOf(error).answered,
        retryDelay: readRetryMs,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
