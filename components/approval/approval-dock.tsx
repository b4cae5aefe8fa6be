'use client';
import { type ReactElement, useRef, useState } from 'react';
import type { Answer, ApprovalRow } from '../../server/vocabulary';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useCommand } from '../patterns/use-command';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { ApprovalCard } from './approval-card';

const saidGranted = 'Accepted, and allowed for the session. Both are recorded.';
const said: Record<Answer, string> = {
  accept: 'Accepted. The answer is recorded.',
  decline: 'Declined. The answer is recorded.',
  cancel: 'Turn cancelled. The answer is recorded.',
};

/**
 * The requests that wait, oldest first, one at a time. After an answer the focus rests on the confirmation, not on the next card:
 * a second press of a key must not answer what nobody has read. An answer that was refused, for example because another tab was first,
 * is told here and not on its card, which is gone by then.
 */
export function ApprovalDock({ approvals }: { readonly approvals: readonly ApprovalRow[] }): ReactElement {
  const [last, setLast] = useState<string | null>(null);
  const spot = useRef<HTMLParagraphElement>(null);
  const client = useTRPCClient();
  const decide = useCommand(client.approvals.decide.mutate, (_output, { answer, grant }) => {
    setLast(grant === undefined ? said[answer] : saidGranted);
    spot.current?.focus();
  });
  const waiting = approvals
    .filter((approval) => approval.state === 'requested')
    .sort((a, b) => a.requestedAt - b.requestedAt || a.seq - b.seq);
  const first = waiting[0];
  return (
    <div className="mx-auto flex min-h-0 w-full max-w-[860px] flex-col px-5">
      <p ref={spot} tabIndex={-1} aria-live="polite" className="sr-only">
        {last ?? ''}
      </p>
      {decide.failure ? (
        <div className="pb-3">
          <TroubleCallout
            role="alert"
            trouble={decide.failure.trouble}
            actions={
              <Button size="small" onClick={decide.clear}>
                Close
              </Button>
            }
          />
        </div>
      ) : null}
      {first ? (
        <div className="mb-3 max-h-[60vh] min-h-0 overflow-y-auto">
          <ApprovalCard
            key={first.approvalId}
            approval={first}
            place={1}
            count={waiting.length}
            decide={decide}
          />
        </div>
      ) : null}
    </div>
  );
}
