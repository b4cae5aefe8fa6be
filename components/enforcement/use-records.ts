'use client';
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import type { EnforcementFilter } from '../../server/vocabulary';
import { useFeedState } from '../feed/feed-provider';
import { alone, useTRPC, useTRPCClient } from '../shell/trpc';

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
  return { ...query, state: query.data?.pages.at(0)?.state ?? null };
}

/** Whether the record has moved on since answers that hold up to some entries; null: not known yet. */
export function useIsBehind(...indexed: readonly (number | null)[]): boolean {
  const { position } = useFeedState();
  return indexed.some((upTo) => upTo !== null && position !== null && position > upTo);
}

/** Asks again for all that the screen shows. */
export function useAskAgain(): () => void {
  const queries = useQueryClient();
  const trpc = useTRPC();
  return useCallback(() => {
    for (const queryKey of [
      [recordsKey],
      trpc.enforcement.counts.queryKey(),
      trpc.enforcement.get.queryKey(),
      trpc.enforcement.ruleHits.queryKey(),
    ])
      void queries.invalidateQueries({ queryKey });
  }, [queries, trpc]);
}

/** Lets go of the older pages and asks for the newest. */
export function useToNewest(filter: EnforcementFilter): () => void {
  const queries = useQueryClient();
  const askAgain = useAskAgain();
  return useCallback(() => {
    void queries.resetQueries({ queryKey: [recordsKey, filter], exact: true });
    askAgain();
  }, [queries, askAgain, filter]);
}

/** Asks again a moment after the record has moved on. */
export function useFresh(behind: boolean): void {
  const askAgain = useAskAgain();
  useEffect(() => {
    if (!behind) return;
    const timer = setTimeout(askAgain, freshMs);
    return () => clearTimeout(timer);
  }, [behind, askAgain]);
}

/** How many began when, by decision, by the clock of whoever looks. Asked alone, so that the rows never wait for the chart. */
export function useCounts(filter: EnforcementFilter) {
  const { timeZone: zone } = new Intl.DateTimeFormat().resolvedOptions();
  const query = useQuery({
    ...useTRPC().enforcement.counts.queryOptions({ filter, buckets, zone }, alone),
    placeholderData: keepPreviousData,
  });
  return { ...query, zone };
}

export function useRecord(seq: number) {
  return useQuery(useTRPC().enforcement.get.queryOptions({ seq }));
}

export function useRules() {
  return useQuery(useTRPC().enforcement.ruleHits.queryOptions());
}
