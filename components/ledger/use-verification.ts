'use client';
import { useFeedState } from '../feed/feed-provider';
import { useJobs } from '../jobs/use-jobs';
import { type Verification, verificationOf } from './verification';

/** Verifications that are looked through for the last verdict. */
const jobsSeen = 10;

export interface KnownVerification extends Verification {
  /** False until the jobs have been read. */
  readonly known: boolean;
  readonly error: unknown;
  readonly retry: () => void;
  /** Last entry that the screen knows of. */
  readonly head: number;
}

export function useVerification(): KnownVerification {
  const jobs = useJobs('verify', jobsSeen);
  const { position } = useFeedState();
  const head = Math.max(position ?? 0, jobs.data?.asOf ?? 0);
  return {
    ...verificationOf(jobs.data?.rows ?? [], head),
    known: jobs.data !== undefined,
    error: jobs.isError && !jobs.data ? jobs.error : null,
    retry: () => void jobs.refetch(),
    head,
  };
}
