'use client';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '../shell/trpc';

/** Files of policy are no entries of the record: how they stand is asked again this often while it is on the screen, ms. */
const askAgainMs = 5_000;

/** What the policy allows of a project, what of its settings applies, and how its own rules stand. */
export function useSafety(projectId: string) {
  return useQuery(
    useTRPC().projects.safety.queryOptions({ projectId }, { staleTime: 0, refetchInterval: askAgainMs }),
  );
}
