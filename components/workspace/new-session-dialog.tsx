'use client';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import type { Flavour } from '../../server/vocabulary';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { paths } from '../shell/paths';
import { goTo, PlaceLink } from '../shell/place-link';
import { useTRPC, useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { Dialog } from '../ui/dialog';
import { Select } from '../ui/field';
import { AddProjectDialog } from './add-project-dialog';
import { FlavourChoice } from './flavour-choice';
import { useProjects } from './use-sessions';

interface NewSessionDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

export function NewSessionDialog(props: NewSessionDialogProps): ReactElement {
  return (
    <Dialog open={props.open} onClose={props.onClose} title="New session">
      <NewSessionForm onClose={props.onClose} />
    </Dialog>
  );
}

function NewSessionForm({ onClose }: { readonly onClose: () => void }): ReactElement {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const projects = useProjects();
  const account = useQuery(trpc.account.read.queryOptions());
  const loggedIn = account.data?.state === 'logged-in';
  const [picked, setPicked] = useState<string | null>(null);
  const [chosen, setChosen] = useState<Flavour | null>(null);
  const [adding, setAdding] = useState(false);
  const rows = projects.data?.rows ?? [];
  const projectId = picked ?? rows.at(-1)?.projectId ?? null;
  // Without a login only the demo can work at once; a person's own choice always stands.
  const flavour = chosen ?? (account.data?.state === 'logged-out' ? 'demo' : 'codex');
  const create = useCommand(client.sessions.create.mutate, ({ sessionId }) => {
    onClose();
    goTo(paths.session(sessionId));
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (projectId !== null) void create.submit({ projectId, flavour, model: null, effort: null });
  };
  return (
    <>
      <form onSubmit={onSubmit} className="grid gap-4">
        <div className="flex items-end gap-2">
          <div className="min-w-0 flex-1">
            <Select
              label="Project"
              className="w-full"
              value={projectId ?? ''}
              disabled={rows.length === 0}
              onChange={(event) => setPicked(event.target.value)}
            >
              {rows.length === 0 ? <option value="">No folder added yet</option> : null}
              {rows.map((project) => (
                <option key={project.projectId} value={project.projectId}>
                  {project.name} — {project.path}
                </option>
              ))}
            </Select>
          </div>
          <Button icon="plus" className="h-8" onClick={() => setAdding(true)}>
            Add folder
          </Button>
        </div>
        <FlavourChoice value={flavour} onChange={setChosen} />
        {flavour === 'codex' && account.data && !loggedIn ? (
          <Callout intent="notice" title="Codex is not logged in">
            The session can be made now; it needs a login before it can answer.{' '}
            <PlaceLink href={paths.settings} onClick={onClose} className="text-link underline">
              Log in under Settings
            </PlaceLink>
          </Callout>
        ) : null}
        {create.failure ? <TroubleCallout role="alert" trouble={create.failure.trouble} /> : null}
        <div className="flex justify-end gap-2">
          <Button tone="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button
            tone="solid"
            type="submit"
            busy={create.saving}
            refused={projectId === null ? 'Add a project folder first' : undefined}
          >
            Start session
          </Button>
        </div>
      </form>
      <AddProjectDialog open={adding} onClose={() => setAdding(false)} onAdded={setPicked} />
    </>
  );
}
