'use client';
import { useQuery } from '@tanstack/react-query';
import type { CheckedCopy } from '../shell/answers';
import { useTRPCClient } from '../shell/trpc';
import { useDebounced } from '../workspace/use-debounced';

/** How long typing may rest before the copy is checked, ms: a check reads the whole policy anew. */
const typingRestMs = 600;

export interface Check {
  /** Of the text as it stands; null while it is not known yet. */
  readonly answer: CheckedCopy | null;
  readonly checking: boolean;
  readonly error: unknown;
  readonly retry: () => void;
}

/** Checks a copy while it is typed, one check after the other. */
export function useCheck(fileId: string, projectId: string | null, text: string | null): Check {
  const client = useTRPCClient();
  const rested = useDebounced(text, typingRestMs);
  const checked = useQuery({
    queryKey: ['policy-check', fileId, projectId, rested],
    queryFn: () => client.policies.check.mutate({ fileId, projectId, text: rested ?? '' }),
    enabled: rested !== null,
    retry: false,
    gcTime: 60_000,
    refetchOnWindowFocus: false,
  });
  const current = rested === text;
  return {
    answer: current ? (checked.data ?? null) : null,
    checking: text !== null && (!current || checked.isFetching),
    error: current && checked.isError ? checked.error : null,
    retry: () => void checked.refetch(),
  };
}
