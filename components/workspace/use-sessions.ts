'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { keepNewest } from '../feed/merge-view';
import { useTRPC } from '../shell/trpc';

interface SessionsFilter {
  readonly archived: boolean;
  readonly search?: string;
}

/** The session list; the feed keeps it current. */
export function useSessions(filter: SessionsFilter) {
  const trpc = useTRPC();
  return useQuery({
    ...trpc.sessions.list.queryOptions(filter, {
      placeholderData: keepPreviousData,
      structuralSharing: (old, fresh) => keepNewest(old as typeof fresh as never, fresh as never),
    }),
  });
}

export function useProjects() {
  return useQuery(useTRPC().projects.list.queryOptions());
}

export function useStatus() {
  return useQuery(useTRPC().system.status.queryOptions());
}
