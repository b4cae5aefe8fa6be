'use client';
import type { ReactElement } from 'react';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import type { ProjectArchives } from '../shell/answers';
import { paths } from '../shell/paths';
import { goTo } from '../shell/place-link';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Mark } from '../ui/chip';
import { Fact } from '../ui/facts';

interface ArchiveFactsProps {
  readonly projectId: string;
  readonly archives: ProjectArchives;
  readonly onChanged: (archives: ProjectArchives) => void;
}

function Lag({ archives }: { readonly archives: ProjectArchives }): ReactElement {
  const behind = archives.lagging.length;
  if (archives.mode === 'ledger-only') return <Mark icon="deny">Not written</Mark>;
  if (behind === 0)
    return (
      <Mark intent="success" icon="check">
        None is behind the ledger
      </Mark>
    );
  return (
    <Mark intent="notice" icon="clock">
      {behind === 1 ? '1 session is' : `${behind.toLocaleString('en')} sessions are`} behind the ledger
    </Mark>
  );
}

/** Where the archives of a project lie, whether they are written, how far they are, and what can be changed. */
export function ArchiveFacts({ projectId, archives, onChanged }: ArchiveFactsProps): ReactElement {
  const client = useTRPCClient();
  const change = useCommand(client.projects.setArchives.mutate, onChanged);
  const { mode, place, placePath } = archives;
  const inProject = place === 'project';
  return (
    <div className="grid gap-3">
      <dl>
        <Fact name="Written">
          {mode === 'dual'
            ? 'Beside the ledger: every session is a Markdown file as well'
            : 'Ledger only: no Markdown files are written'}
        </Fact>
        <Fact name={inProject ? 'In the project' : 'In the data directory'}>
          <code className="font-mono text-12">{placePath ?? 'no folder yet'}</code>
        </Fact>
        <Fact name="State">
          <Lag archives={archives} />
        </Fact>
      </dl>
      {archives.lastProblem ? <TroubleCallout intent="notice" trouble={archives.lastProblem} /> : null}
      {archives.problem ? <TroubleCallout intent="notice" trouble={archives.problem} /> : null}
      <div className="flex flex-wrap gap-2">
        {mode === 'dual' ? (
          <>
            <Button
              icon="folder"
              busy={change.saving}
              onClick={() => void change.submit({ projectId, place: inProject ? 'data' : 'project' })}
            >
              {inProject ? 'Keep them in the data directory' : 'Keep them in the project'}
            </Button>
            <Button onClick={() => goTo(paths.projectDialog(projectId, 'ledger-only'))}>
              Write to the ledger only…
            </Button>
          </>
        ) : null}
        <Button
          icon="refresh"
          busy={change.saving}
          title="Every archive is written anew, as the ledger has it"
          onClick={() => void change.submit({ projectId, mode: 'dual' })}
        >
          Write archives again
        </Button>
      </div>
      {mode === 'dual' && !inProject ? (
        <p className="text-12 text-secondary">
          “In the project” makes the folder chats/threads in it, so that the archives travel with the work and
          its backups. Files that are there already stay where they are.
        </p>
      ) : null}
      {change.failure ? <TroubleCallout role="alert" trouble={change.failure.trouble} /> : null}
    </div>
  );
}
