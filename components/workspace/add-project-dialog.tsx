'use client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { useTRPC, useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { FolderField } from './folder-field';
import { useDebounced } from './use-debounced';

interface AddProjectDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onAdded?: (projectId: string) => void;
}

export function AddProjectDialog(props: AddProjectDialogProps): ReactElement {
  return (
    <Dialog open={props.open} onClose={props.onClose} title="Add a project folder">
      <AddProjectForm {...props} />
    </Dialog>
  );
}

/** Takes the path of a folder on this machine; the server says what is wrong with one it cannot take. */
function AddProjectForm({ onClose, onAdded }: AddProjectDialogProps): ReactElement {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const [path, setPath] = useState('');
  const prefix = useDebounced(path, 120);
  const folders = useQuery({
    ...trpc.projects.complete.queryOptions({ prefix }),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const add = useCommand(client.projects.add.mutate, ({ projectId }) => {
    onClose();
    onAdded?.(projectId);
  });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (path.trim() !== '') void add.submit({ path: path.trim() });
  };
  return (
    <form onSubmit={onSubmit} className="grid gap-3">
      <FolderField
        value={path}
        onChange={(next) => {
          setPath(next);
          add.clear();
        }}
        folders={folders.data?.folders ?? []}
        home={folders.data?.home ?? null}
      />
      {add.failure ? <TroubleCallout role="alert" trouble={add.failure.trouble} /> : null}
      <div className="flex justify-end gap-2">
        <Button tone="ghost" onClick={onClose}>
          Cancel
        </Button>
        <Button
          tone="solid"
          type="submit"
          busy={add.saving}
          refused={path.trim() === '' ? 'Type the path of a folder' : undefined}
        >
          Add folder
        </Button>
      </div>
    </form>
  );
}
