'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Account } from '../../server/http';
import { workerOf } from '../../server/vocabulary/runtime-row';
import { alone, useTRPC } from '../shell/trpc';
import { useStatus } from './use-sessions';

/** While a login is under way in another tab, its end is asked for this often, ms. */
const pendingPollMs = 2_000;

/**
 * The login of the real model. Only the runtime knows it, so asking starts one: a screen that merely shows it asks when the runtime is there
 * anyway. `ask` is for a person's own word.
 */
export function useAccount() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const status = useStatus();
  // The login is asked of the first worker; the others share it.
  const runtime = status.data?.runtimes.find((row) => row.flavour === 'codex' && workerOf(row) === 1);
  const query = useQuery(
    trpc.account.read.queryOptions(undefined, {
      ...alone,
      staleTime: 0,
      enabled: runtime?.phase === 'ready',
      refetchInterval: (current) => (current.state.data?.pending ? pendingPollMs : false),
    }),
  );
  return {
    account: query.data ?? null,
    error: query.isError ? query.error : null,
    asking: query.isFetching,
    ask: () => void query.refetch(),
    take: (next: Account) => queries.setQueryData(trpc.account.read.queryKey(), next),
  };
}
