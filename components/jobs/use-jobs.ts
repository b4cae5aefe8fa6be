'use client';
import { useQuery } from '@tanstack/react-query';
import type { JobKind } from '../../server/vocabulary';
import { keepNewest } from '../feed/merge-view';
import { useTRPC } from '../shell/trpc';

/** Jobs of one list. */
const jobsShown = 30;

/** The last jobs, newest first, of one kind or of all; the feed keeps them current. */
export function useJobs(kind?: JobKind, limit = jobsShown) {
  const trpc = useTRPC();
  return useQuery({
    ...trpc.jobs.list.queryOptions(kind === undefined ? { limit } : { kind, limit }, {
      structuralSharing: (old, fresh) => keepNewest(old as typeof fresh as never, fresh as never),
    }),
  });
}
