'use client';
import type { ReactElement } from 'react';
import { JobOutcome } from '../jobs/job-outcome';
import { useJobs } from '../jobs/use-jobs';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';

/** What the screens read is folded from the ledger, so it can always be made again. */
export function RebuildPanel(): ReactElement {
  const client = useTRPCClient();
  const rebuild = useCommand(client.jobs.rebuild.mutate);
  const jobs = useJobs('rebuild', 1);
  const last = jobs.data?.rows[0] ?? null;
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          icon="refresh"
          busy={rebuild.saving}
          refused={last?.state === 'running' ? 'A rebuild is running' : undefined}
          onClick={() => void rebuild.submit({})}
        >
          Rebuild the projections
        </Button>
        <span className="min-w-0 flex-1 basis-64 text-12 text-secondary">
          Folds every entry again and puts the result in the place of what the screens read now. The ledger is
          only read. Useful when a verification finds a projection that differs.
        </span>
      </div>
      {rebuild.failure ? <TroubleCallout role="alert" trouble={rebuild.failure.trouble} /> : null}
      {last ? <JobOutcome job={last} /> : null}
    </div>
  );
}
