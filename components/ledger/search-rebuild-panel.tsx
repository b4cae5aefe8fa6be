'use client';
import type { ReactElement } from 'react';
import { JobOutcome } from '../jobs/job-outcome';
import { useJobs } from '../jobs/use-jobs';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';

/** The search of the enforcement log is a copy, so it can always be made again. */
export function SearchRebuildPanel(): ReactElement {
  const client = useTRPCClient();
  const rebuild = useCommand(client.enforcement.rebuild.mutate);
  const last = useJobs('search-rebuild', 1).data?.rows[0] ?? null;
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          icon="refresh"
          busy={rebuild.saving}
          refused={last?.state === 'running' ? 'A rebuild is running' : undefined}
          onClick={() => void rebuild.submit({})}
        >
          Rebuild the search
        </Button>
        <span className="min-w-0 flex-1 basis-64 text-12 text-secondary">
          Makes the search of the enforcement log anew from the first entry. The ledger is only read. Until it
          is done, the log says up to which entry its answers hold.
        </span>
      </div>
      {rebuild.failure ? <TroubleCallout role="alert" trouble={rebuild.failure.trouble} /> : null}
      {last ? <JobOutcome job={last} /> : null}
    </div>
  );
}
