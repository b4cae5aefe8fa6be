'use client';
import type { ReactElement } from 'react';
import type { ProjectRow } from '../../server/vocabulary';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { paths } from '../shell/paths';
import { goTo } from '../shell/place-link';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';

interface RemoveDialogProps {
  readonly project: ProjectRow;
  readonly onClose: () => void;
}

/** Removing forgets a folder; it deletes nothing, and says so. */
export function RemoveDialog({ project, onClose }: RemoveDialogProps): ReactElement {
  const client = useTRPCClient();
  const remove = useCommand(client.projects.remove.mutate, () => goTo(paths.settingsPart('projects')));
  return (
    <Dialog open onClose={onClose} title={`Remove ${project.name}?`}>
      <div className="grid gap-3">
        <p>
          Nothing new can be begun in this folder until it is added again. A turn that runs now goes on to its
          end.
        </p>
        <div>
          <p className="font-medium">What stays</p>
          <ul className="list-disc pl-5">
            <li>
              the folder and every file in it: <code className="font-mono text-12">{project.path}</code>
            </li>
            <li>
              its sessions, with everything that was said and done in them, in the ledger and in the list
            </li>
            <li>archives that were written, wherever they lie</li>
          </ul>
        </div>
        <p className="text-secondary">
          Added again, its sessions can go on. Its safety settings begin as those of a new project do.
        </p>
        {remove.failure ? <TroubleCallout role="alert" trouble={remove.failure.trouble} /> : null}
        <div className="flex justify-end gap-2">
          <Button tone="ghost" onClick={onClose}>
            Keep it
          </Button>
          <Button
            tone="danger"
            icon="trash"
            busy={remove.saving}
            onClick={() => void remove.submit({ projectId: project.projectId })}
          >
            Remove the project
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
