'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTRPC } from '../shell/trpc';

/** Searches under a name. Another tab may have changed them: they are asked again when a person comes back. */
export function useSavedSearches() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const saved = useQuery({
    ...trpc.enforcement.savedSearches.queryOptions(),
    refetchOnMount: 'always',
    refetchOnWindowFocus: 'always',
  });
  const refresh = useCallback(
    () => void queries.invalidateQueries({ queryKey: trpc.enforcement.savedSearches.queryKey() }),
    [queries, trpc],
  );
  return { searches: saved.data?.rows ?? [], error: saved.error, isKnown: saved.data !== undefined, refresh };
}
