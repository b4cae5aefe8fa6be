'use client';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactElement, useState } from 'react';
import { limits } from '../../server/vocabulary/limits';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { paths } from '../shell/paths';
import { goTo } from '../shell/place-link';
import { alone, useTRPC, useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { type FoundThread, matchingThreads } from './find-threads';
import { NotLost } from './not-lost';
import { ThreadChoice } from './thread-choice';

interface FindDialogProps {
  readonly sessionId: string;
  readonly lost: boolean;
}

interface FoundProps {
  readonly threads: readonly FoundThread[];
  readonly chosen: string | null;
  readonly onChoose: (threadId: string) => void;
}

function Found({ threads, chosen, onChoose }: FoundProps): ReactElement {
  const [typed, setTyped] = useState('');
  if (threads.length === 0)
    return (
      <p role="status">
        The runtime has no other conversation in this folder that no session here goes on with. Put its files
        back and search again, or choose another way to go on.
      </p>
    );
  return (
    <>
      <ThreadChoice
        threads={matchingThreads(threads, typed)}
        typed={typed}
        onType={setTyped}
        chosen={chosen}
        onChoose={onChoose}
      />
      <p className="text-12 text-secondary tabular-nums">
        {threads.length === 1 ? '1 conversation' : `${threads.length} conversations`} in this folder that no
        session here has
        {threads.length >= limits.threadsFoundMax ? '; only the newest are listed' : ''}.
      </p>
    </>
  );
}

/** Conversations that the runtime still has in the session's folder; one of them may take the place of the lost one. */
export function FindDialog({ sessionId, lost }: FindDialogProps): ReactElement {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const onClose = () => goTo(paths.session(sessionId));
  const threads = useQuery(
    trpc.sessions.threads.queryOptions({ sessionId }, { ...alone, enabled: lost, staleTime: 0, gcTime: 0 }),
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const adopt = useCommand(client.sessions.recover.mutate, onClose);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen !== null && !adopt.saving) void adopt.submit({ sessionId, choice: 'adopt', threadId: chosen });
  };
  return (
    <Dialog open onClose={onClose} title="Search the runtime's conversations" wide>
      {lost ? (
        <form onSubmit={onSubmit} className="grid gap-3">
          <p>
            The session goes on with the one you choose. The agent then knows what stands in that
            conversation, and nothing else of what you see here.
          </p>
          {threads.data ? (
            <Found threads={threads.data.threads} chosen={chosen} onChoose={setChosen} />
          ) : threads.isError ? (
            <TroubleCallout role="alert" trouble={failureOf(threads.error).trouble} />
          ) : (
            <p role="status" className="text-secondary">
              Asking the runtime
            </p>
          )}
          {adopt.failure ? <TroubleCallout role="alert" trouble={adopt.failure.trouble} /> : null}
          <div className="flex flex-wrap justify-end gap-2">
            <Button tone="ghost" onClick={onClose}>
              Cancel
            </Button>
            <Button icon="refresh" busy={threads.isFetching} onClick={() => void threads.refetch()}>
              Search again
            </Button>
            <Button
              tone="solid"
              type="submit"
              icon="link"
              busy={adopt.saving}
              refused={chosen === null ? 'Choose a conversation first' : undefined}
            >
              Go on with this one
            </Button>
          </div>
        </form>
      ) : (
        <NotLost onClose={onClose} />
      )}
    </Dialog>
  );
}
