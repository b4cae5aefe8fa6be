'use client';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { JobRow } from '../../server/vocabulary';
import { useJobProgress } from '../feed/feed-provider';
import { Elapsed } from '../patterns/moment';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useTRPC } from '../shell/trpc';
import { Button } from '../ui/button';
import { jobKinds, progressWords } from './job-words';

/** How far a running job is, and the way to stop it. */
export function JobProgress({ job }: { readonly job: JobRow }): ReactElement {
  const trpc = useTRPC();
  const progress = useJobProgress(job.jobId);
  const cancel = useMutation(trpc.jobs.cancel.mutationOptions());
  const name = jobKinds[job.kind];
  const known = progress !== null && progress.total !== null && progress.total > 0;
  return (
    <div className="grid gap-1.5">
      <div className="flex items-center gap-3">
        <progress
          aria-label={`Progress: ${name}`}
          className="job-meter min-w-0 flex-1"
          {...(known ? { value: progress.done, max: progress.total ?? 1 } : {})}
        />
        <Button
          size="small"
          icon="stop"
          aria-label={`Cancel: ${name}`}
          busy={cancel.isPending}
          onClick={() => cancel.mutate({ jobId: job.jobId })}
        >
          Cancel
        </Button>
      </div>
      <p className="text-12 text-secondary tabular-nums">
        {progress === null ? 'Begun' : progressWords(progress.done, progress.total, progress.unit)},{' '}
        <Elapsed from={job.startedAt} to={null} />
      </p>
      {cancel.isError ? <TroubleCallout role="alert" trouble={failureOf(cancel.error).trouble} /> : null}
    </div>
  );
}
