'use client';
import type { ReactElement } from 'react';
import type { Reconciliation, TurnRow } from '../../server/vocabulary';
import { useCommand } from '../patterns/use-command';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';

/** What became of a turn that was cut off, as the runtime told afterwards. */
const reconciliationWords: Record<Reconciliation, string> = {
  pending: 'The runtime will be asked what became of this turn.',
  absent: 'The runtime never had the prompt. Nothing was done with it.',
  interrupted: 'The runtime says the turn was interrupted there, too.',
  failed: 'The runtime says the turn failed.',
  completed: 'The runtime finished this turn while nobody listened; its work was taken over.',
  unknown: 'The runtime cannot tell any more what became of this turn.',
};

/** After a crash: what is known by now of a turn that was cut off, and, when its prompt never arrived, the way to send it again. */
export function CutOff({ turn }: { readonly turn: TurnRow }): ReactElement | null {
  const client = useTRPCClient();
  const again = useCommand(client.sessions.sendAgain.mutate);
  if (turn.reconciliation === undefined) return null;
  const { sessionId, turnId } = turn;
  return (
    <div className="mt-0.5 grid justify-items-start gap-1 pl-5 text-secondary">
      <p>
        {reconciliationWords[turn.reconciliation]}
        {turn.resentAs === undefined ? '' : ' It was sent again.'}
      </p>
      {turn.sendAgain === true && turn.resentAs === undefined ? (
        <Button
          size="small"
          icon="send"
          busy={again.saving}
          onClick={() => void again.submit({ sessionId, turnId })}
        >
          Send the prompt again
        </Button>
      ) : null}
      {again.failure ? (
        <p role="alert" className="text-danger-text">
          {again.failure.trouble.what} {again.failure.trouble.next}
        </p>
      ) : null}
    </div>
  );
}
