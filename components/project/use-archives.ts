'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useFeedState } from '../feed/feed-provider';
import { useTRPC } from '../shell/trpc';

/** Archives are written some time after the ledger; how far they are is asked again when it grew, at most this often, ms. */
const askAgainMs = 2_000;

/** How a project is archived, and how far. It comes with no entry of the record. */
export function useArchives(projectId: string) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const { position } = useFeedState();
  const { queryKey } = trpc.projects.archives.queryOptions({ projectId });
  const archives = useQuery(
    trpc.projects.archives.queryOptions(
      { projectId },
      {
        staleTime: 0,
        refetchInterval: (query) => ((query.state.data?.lagging.length ?? 0) > 0 ? askAgainMs : false),
      },
    ),
  );
  const asked = useRef({ position, at: 0 });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is made of the project's id.
  useEffect(() => {
    if (asked.current.position === position) return;
    const ask = () => {
      asked.current = { position, at: Date.now() };
      void queries.invalidateQueries({ queryKey });
    };
    const timer = setTimeout(ask, Math.max(0, asked.current.at + askAgainMs - Date.now()));
    return () => clearTimeout(timer);
  }, [position, projectId, queries]);
  return archives;
}
