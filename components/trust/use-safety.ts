'use client';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useTRPC } from '../shell/trpc';

/** Files of policy are no entries of the record: how they stand is asked again this often while it is on the screen, ms. */
const askAgainMs = 5_000;

/** What the policy allows of a project, what of its settings applies, and how its own rules stand. */
export function useSafety(projectId: string) {
  return useQuery(
    useTRPC().projects.safety.queryOptions({ projectId }, { staleTime: 0, refetchInterval: askAgainMs }),
  );
}

/** The sentences of what policy does not allow that hold for every one of these projects; none while one is not known yet. */
export function useLimitsOfAll(projectIds: readonly string[]): readonly string[] {
  const { projects } = useTRPC();
  return useQueries({
    queries: projectIds.map((projectId) =>
      projects.safety.queryOptions({ projectId }, { staleTime: 0, refetchInterval: askAgainMs }),
    ),
    combine: (answers) => {
      const limits = answers.map(({ data }) => (data === undefined ? [] : limitsSaid(data.limits)));
      return (limits[0] ?? []).filter((why) => limits.every((one) => one.includes(why)));
    },
  });
}

interface Limits {
  readonly fullAccess: string | null;
  readonly network: string | null;
}

export const limitsSaid = ({ fullAccess, network }: Limits): readonly string[] =>
  [fullAccess, network].filter((why) => why !== null);
