'use client';
import type { ReactElement, ReactNode } from 'react';
import { JobOutcome } from '../jobs/job-outcome';
import { useJobs } from '../jobs/use-jobs';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';

interface PanelProps {
  readonly kind: 'rebuild' | 'search-rebuild';
  readonly run: (input: { readonly commandId: string }) => Promise<unknown>;
  readonly name: string;
  /** What it does. */
  readonly children: ReactNode;
}

/** A button that makes something anew from the ledger, and what became of it last. */
function MakeAnew({ kind, run, name, children }: PanelProps): ReactElement {
  const rebuild = useCommand(run);
  const last = useJobs(kind, 1).data?.rows[0] ?? null;
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          icon="refresh"
          busy={rebuild.saving}
          refused={last?.state === 'running' ? 'A rebuild is running' : undefined}
          onClick={() => void rebuild.submit({})}
        >
          {name}
        </Button>
        <span className="min-w-0 flex-1 basis-64 text-12 text-secondary">{children}</span>
      </div>
      {rebuild.failure ? <TroubleCallout role="alert" trouble={rebuild.failure.trouble} /> : null}
      {last ? <JobOutcome job={last} /> : null}
    </div>
  );
}

/** What the screens read is folded from the ledger, so it can always be made again. */
export function RebuildPanel(): ReactElement {
  const { jobs } = useTRPCClient();
  return (
    <MakeAnew kind="rebuild" run={jobs.rebuild.mutate} name="Rebuild the projections">
      Folds every entry again and puts the result in the place of what the screens read now. The ledger is
      only read. Useful when a verification finds a projection that differs.
    </MakeAnew>
  );
}

/** The search of the enforcement log is a copy, so it can always be made again. */
export function SearchRebuildPanel(): ReactElement {
  const { enforcement } = useTRPCClient();
  return (
    <MakeAnew kind="search-rebuild" run={enforcement.rebuild.mutate} name="Rebuild the search">
      Makes the search of the enforcement log anew from the first entry. The ledger is only read. Until it is
      done, the log says up to which entry its answers hold.
    </MakeAnew>
  );
}
