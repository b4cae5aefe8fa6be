'use client';
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { EnforcementFilter } from '../../server/vocabulary';
import { useFeedState } from '../feed/feed-provider';
import { useTRPC, useTRPCClient } from '../shell/trpc';

const pageRows = 50;
const buckets = 40;
/** While the record moves, an open list is asked for again after, ms. */
const freshMs = 1_000;
/** While the index is built, how far it is is asked for again after, ms. */
const buildingMs = 700;

const recordsKey = 'enforcement.records';

/** The records of a selection, newest first, page by page. */
export function useRecords(filter: EnforcementFilter) {
  const client = useTRPCClient();
  const query = useInfiniteQuery({
    queryKey: [recordsKey, filter],
    queryFn: ({ pageParam, signal }) =>
      client.enforcement.search.query({ filter, before: pageParam, limit: pageRows }, { signal }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.pages[0]?.state.building ? buildingMs : false),
  });
  const state = query.data?.pages.at(0)?.state ?? null;
  useFresh(state?.indexed ?? null, (query.data?.pages.length ?? 0) <= 1 && !query.isFetching);
  return { ...query, state };
}

/** Asks again when the record has moved on, unless the person has older pages open: they would be read again with every entry. */
function useFresh(indexed: number | null, allowed: boolean): void {
  const { position } = useFeedState();
  const queries = useQueryClient();
  const trpc = useTRPC();
  const behind = indexed !== null && position !== null && position > indexed;
  useEffect(() => {
    if (!behind || !allowed) return;
    const timer = setTimeout(() => {
      void queries.invalidateQueries({ queryKey: [recordsKey] });
      void queries.invalidateQueries({ queryKey: trpc.enforcement.counts.queryKey() });
      void queries.invalidateQueries({ queryKey: trpc.enforcement.get.queryKey() });
    }, freshMs);
    return () => clearTimeout(timer);
  }, [behind, allowed, queries, trpc]);
}

/** How many began when, by decision. */
export function useCounts(filter: EnforcementFilter) {
  return useQuery({
    ...useTRPC().enforcement.counts.queryOptions({ filter, buckets }),
    placeholderData: keepPreviousData,
  });
}

export function useRecord(seq: number) {
  return useQuery(useTRPC().enforcement.get.queryOptions({ seq }));
}

export function useRules() {
  return useQuery(useTRPC().enforcement.ruleHits.queryOptions());
}
