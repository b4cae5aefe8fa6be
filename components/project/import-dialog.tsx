'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import type { ProjectRow } from '../../server/vocabulary';
import { JobOutcome } from '../jobs/job-outcome';
import { useJobs } from '../jobs/use-jobs';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { useTRPC, useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { FolderField } from '../workspace/folder-field';
import { useDebounced } from '../workspace/use-debounced';

interface ImportDialogProps {
  readonly project: ProjectRow;
  readonly onClose: () => void;
}

/** How long typing may rest before folders are offered, ms. */
const typingRestMs = 120;

/** Sessions that Codex itself keeps: read, never written. */
export function ImportDialog({ project, onClose }: ImportDialogProps): ReactElement {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const [home, setHome] = useState('~/.codex');
  const prefix = useDebounced(home, typingRestMs);
  const folders = useQuery({
    ...trpc.projects.complete.queryOptions({ prefix }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const [jobId, setJobId] = useState<string | null>(null);
  const jobs = useJobs('import');
  const begin = useCommand(client.jobs.importCodexHome.mutate, (begun) => setJobId(begun.jobId));
  const running = jobs.data?.rows.find((job) => job.state === 'running') ?? null;
  const job = running ?? jobs.data?.rows.find((one) => one.jobId === jobId) ?? null;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (running === null && home.trim() !== '')
      void begin.submit({ projectId: project.projectId, home: home.trim() });
  };
  return (
    <Dialog open onClose={onClose} title="Import a Codex home" wide>
      <form onSubmit={onSubmit} className="grid gap-3">
        <p>
          Takes over the sessions that Codex kept for <strong>{project.name}</strong> in another home, for
          example the one of your terminal. It only reads there. Sessions of other folders are left alone, and
          a second import adds only what is new.
        </p>
        <FolderField
          label="Codex home"
          value={home}
          onChange={(next) => {
            setHome(next);
            begin.clear();
          }}
          folders={folders.data?.folders ?? []}
          home={folders.data?.home ?? null}
        />
        {begin.failure ? <TroubleCallout role="alert" trouble={begin.failure.trouble} /> : null}
        {job ? <JobOutcome job={job} /> : null}
        <div className="flex justify-end gap-2">
          <Button tone="ghost" onClick={onClose}>
            {job !== null && job.state !== 'running' ? 'Close' : 'Cancel'}
          </Button>
          <Button
            tone="solid"
            type="submit"
            busy={begin.saving}
            refused={
              running
                ? 'An import is running'
                : home.trim() === ''
                  ? 'Type the path of a Codex home'
                  : undefined
            }
          >
            Import
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
