'use client';
import { type ReactElement, useState } from 'react';
import type { ProjectRow } from '../../server/vocabulary';
import { JobOutcome } from '../jobs/job-outcome';
import { useJobs } from '../jobs/use-jobs';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import type { ProjectArchives } from '../shell/answers';
import { paths } from '../shell/paths';
import { goTo } from '../shell/place-link';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';

interface TakeoverPanelProps {
  readonly project: ProjectRow;
  readonly archives: ProjectArchives | null;
}

/** Threads that lie in the project's archives but not in the ledger can only be read there, and nothing vouches for them. */
function Unverified({ archives }: { readonly archives: ProjectArchives }): ReactElement | null {
  const left = archives.threads - archives.backfilled;
  if (left <= 0) return null;
  return (
    <Callout
      intent="notice"
      title={`${left.toLocaleString('en')} of ${archives.threads.toLocaleString('en')} threads can only be read from the archive, unverified`}
    >
      The ledger does not have them: what the files say is all there is, and a change of them would not be
      noticed. Take them over; from then on they are sessions of the ledger.
    </Callout>
  );
}

/** Old sessions into the ledger: from the project's own archives, or from a Codex home. */
export function TakeoverPanel({ project, archives }: TakeoverPanelProps): ReactElement {
  const client = useTRPCClient();
  const [force, setForce] = useState(false);
  const backfill = useCommand(client.jobs.backfill.mutate);
  const jobs = useJobs('backfill');
  const last = jobs.data?.rows.find((job) => job.subject === project.path) ?? null;
  const busy = jobs.data?.rows.find((job) => job.state === 'running') ?? null;
  const { projectId } = project;
  const none = archives !== null && archives.folder === null;
  return (
    <div className="grid gap-3">
      {archives ? <Unverified archives={archives} /> : null}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          icon="archive"
          busy={backfill.saving}
          refused={
            busy
              ? 'A take-over is running'
              : none
                ? 'The project has no archives: there is no chats/threads in its folder'
                : undefined
          }
          onClick={() => void backfill.submit({ projectId, limit: null, force })}
        >
          Take over the archives
        </Button>
        <label className="flex cursor-pointer items-center gap-2">
          <input type="checkbox" checked={force} onChange={(event) => setForce(event.target.checked)} />
          Also those that were taken over before
        </label>
        <span className="flex-1" />
        <Button icon="plus" onClick={() => goTo(paths.projectDialog(projectId, 'import'))}>
          Import a Codex home…
        </Button>
      </div>
      <p className="text-12 text-secondary">
        {none
          ? 'The project has no archives of its own (no chats/threads in its folder).'
          : archives
            ? `${archives.threads.toLocaleString('en')} threads lie in the project's archives; ${archives.backfilled.toLocaleString('en')} of them are in the ledger. Nothing is changed in them, and a second take-over adds only what is new.`
            : 'Looking into the project'}
      </p>
      {backfill.failure ? <TroubleCallout role="alert" trouble={backfill.failure.trouble} /> : null}
      {last ? <JobOutcome job={last} /> : null}
    </div>
  );
}
