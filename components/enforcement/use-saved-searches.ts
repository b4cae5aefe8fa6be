'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTRPC } from '../shell/trpc';

/** Searches under a name. The feed has them asked again whenever one was changed, here or elsewhere. */
export function useSavedSearches() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const saved = useQuery({
    ...trpc.enforcement.savedSearches.queryOptions(),
    refetchOnMount: 'always',
  });
  const refresh = useCallback(
    () => void queries.invalidateQueries({ queryKey: trpc.enforcement.savedSearches.queryKey() }),
    [queries, trpc],
  );
  return { searches: saved.data?.rows ?? [], error: saved.error, isKnown: saved.data !== undefined, refresh };
}
