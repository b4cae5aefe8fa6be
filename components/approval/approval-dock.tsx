'use client';
import { type ReactElement, useRef, useState } from 'react';
import type { Answer, ApprovalRow } from '../../server/vocabulary';
import { ApprovalCard } from './approval-card';

const said: Record<Answer, string> = {
  accept: 'Accepted. The answer is recorded.',
  decline: 'Declined. The answer is recorded.',
  cancel: 'Turn cancelled. The answer is recorded.',
};

/**
 * The requests that wait, oldest first, one at a time. After an answer the focus rests on the confirmation, not on the next card:
 * a second press of a key must not answer what nobody has read.
 */
export function ApprovalDock({ approvals }: { readonly approvals: readonly ApprovalRow[] }): ReactElement {
  const [last, setLast] = useState<Answer | null>(null);
  const spot = useRef<HTMLParagraphElement>(null);
  const waiting = approvals
    .filter((approval) => approval.state === 'requested')
    .sort((a, b) => a.requestedAt - b.requestedAt || a.seq - b.seq);
  const first = waiting[0];
  return (
    <div className="mx-auto grid w-full max-w-[860px] shrink-0 px-5">
      <p ref={spot} tabIndex={-1} aria-live="polite" className="sr-only">
        {last === null ? '' : said[last]}
      </p>
      {first ? (
        <div className="max-h-[60vh] overflow-y-auto pb-3">
          <ApprovalCard
            key={first.approvalId}
            approval={first}
            place={1}
            count={waiting.length}
            onDecided={(answer) => {
              setLast(answer);
              spot.current?.focus();
            }}
          />
        </div>
      ) : null}
    </div>
  );
}
