'use client';
import type { ReactElement } from 'react';
import type { SessionRow } from '../../server/vocabulary';
import { useCommand } from '../patterns/use-command';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';

/** The runtime no longer knows the conversation. The person chooses; nothing is begun afresh in silence. */
export function ThreadBanner({ session }: { readonly session: SessionRow }): ReactElement {
  const client = useTRPCClient();
  const recover = useCommand(client.sessions.recover.mutate);
  const choose = (choice: 'retry' | 'fresh') => void recover.submit({ sessionId: session.sessionId, choice });
  return (
    <Callout
      role="status"
      intent="danger"
      icon="unlink"
      title="The runtime lost this conversation"
      actions={
        <>
          <Button icon="refresh" disabled={recover.saving} onClick={() => choose('retry')}>
            Try to resume again
          </Button>
          <Button icon="branch" disabled={recover.saving} onClick={() => choose('fresh')}>
            Continue with a fresh thread
          </Button>
        </>
      }
    >
      {session.threadProblem ? <p className="text-secondary">{session.threadProblem}</p> : null}
      <p>
        Everything you see here is kept. The agent, though, would not remember it: a fresh thread knows
        nothing of before.
      </p>
      {recover.failure ? (
        <p role="alert" className="text-danger-text">
          {recover.failure.trouble.what} {recover.failure.trouble.next}
        </p>
      ) : null}
    </Callout>
  );
}
