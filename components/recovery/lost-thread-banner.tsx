'use client';
import type { ReactElement, ReactNode } from 'react';
import type { SessionRow } from '../../server/vocabulary';
import { useCommand } from '../patterns/use-command';
import { VisibleText } from '../patterns/visible-code';
import { paths } from '../shell/paths';
import { goTo } from '../shell/place-link';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';

const counted = (count: number, one: string, many: string): string =>
  count === 1 ? `1 ${one}` : `${count.toLocaleString('en')} ${many}`;

function Choice({ button, children }: { readonly button: ReactNode; readonly children: ReactNode }) {
  return (
    <li className="grid gap-x-3 gap-y-0.5 wide:grid-cols-[13.5rem_1fr] wide:items-center [&>button]:justify-start">
      {button}
      <span className="text-secondary">{children}</span>
    </li>
  );
}

/** The runtime no longer knows the conversation: what that means, and the ways to go on. Nothing is begun afresh in silence. */
export function LostThreadBanner({ session }: { readonly session: SessionRow }): ReactElement {
  const client = useTRPCClient();
  const recover = useCommand(client.sessions.recover.mutate);
  const { sessionId, turnCount, itemCount } = session;
  const choose = (choice: 'retry' | 'fresh') => void recover.submit({ sessionId, choice });
  const open = (dialog: 'find' | 'summary') => goTo(paths.sessionDialog(sessionId, dialog));
  const busy = recover.saving;
  return (
    <Callout role="status" intent="danger" icon="unlink" title="The runtime lost this conversation">
      {session.threadProblem ? (
        <p className="text-secondary">
          It says: <VisibleText text={session.threadProblem} prose />
        </p>
      ) : null}
      <p>
        Everything you see here is kept. The agent, though, no longer knows any of it:{' '}
        {counted(turnCount, 'turn', 'turns')} with {counted(itemCount, 'step', 'steps')}, and whatever it had
        read and learned in them. Nothing goes on before you choose.
      </p>
      <ul className="mt-2 grid gap-2" aria-label="Ways to go on">
        <Choice
          button={
            <Button icon="refresh" disabled={busy} onClick={() => choose('retry')}>
              Try to resume again
            </Button>
          }
        >
          when its files are back in their place
        </Choice>
        <Choice
          button={
            <Button icon="search" disabled={busy} onClick={() => open('find')}>
              Search its conversations…
            </Button>
          }
        >
          it may have this one, or an older copy, under another id
        </Choice>
        <Choice
          button={
            <Button icon="list" disabled={busy} onClick={() => open('summary')}>
              Continue with a summary…
            </Button>
          }
        >
          a fresh conversation that is told what happened here; you read it first
        </Choice>
        <Choice
          button={
            <Button icon="branch" disabled={busy} onClick={() => choose('fresh')}>
              Continue with a fresh thread
            </Button>
          }
        >
          the agent knows nothing of before
        </Choice>
      </ul>
      {recover.failure ? (
        <p role="alert" className="mt-2 text-danger-text">
          {recover.failure.trouble.what} {recover.failure.trouble.next}
        </p>
      ) : null}
    </Callout>
  );
}
