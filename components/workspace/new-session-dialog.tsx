'use client';
import { type FormEvent, type ReactElement, useState } from 'react';
import type { Flavour } from '../../server/vocabulary';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { paths } from '../shell/paths';
import { goTo, PlaceLink } from '../shell/place-link';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { Dialog } from '../ui/dialog';
import { Select } from '../ui/field';
import { AddProjectDialog } from './add-project-dialog';
import { FlavourChoice } from './flavour-choice';
import { useAccount } from './use-account';
import { useProjects, useSessions } from './use-sessions';

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
  const projects = useProjects();
  const { account } = useAccount();
  const usual = useUsualFlavour();
  const [picked, setPicked] = useState<string | null>(null);
  // Chosen once, when the dialog opens: what arrives later changes nothing under the person's hand.
  const [flavour, setFlavour] = useState<Flavour>(usual);
  const [adding, setAdding] = useState(false);
  const rows = projects.data?.rows ?? [];
  const projectId = picked ?? rows.at(-1)?.projectId ?? null;
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
        <FlavourChoice value={flavour} onChange={setFlavour} />
        {flavour === 'codex' && account?.state === 'logged-out' ? (
          <Callout intent="notice" title="Codex is not logged in">
            The session can be made now; it needs a login before it can answer.{' '}
            <PlaceLink href={paths.settingsPart('login')} onClick={onClose} className="text-link underline">
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

/** What the person used last; the demo before that, because it works without a login. */
function useUsualFlavour(): Flavour {
  const sessions = useSessions({ archived: false });
  const newest = sessions.data?.rows.toSorted((a, b) => b.createdAt - a.createdAt)[0];
  return newest?.flavour ?? 'demo';
}
