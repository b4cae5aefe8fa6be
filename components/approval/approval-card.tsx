'use client';
import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import type { Answer, ApprovalRow } from '../../server/vocabulary';
import { useRefusal } from '../feed/feed-provider';
import { Ago } from '../patterns/moment';
import type { Command } from '../patterns/use-command';
import { Button } from '../ui/button';
import { Icon } from '../ui/icons';
import { Kbd } from '../ui/kbd';
import { ApprovalAskView } from './approval-ask-view';
import { askTitle } from './approval-words';
import { GrantPanel } from './grant-panel';

/** A card that has just come cannot be answered by the press that was meant for the one before it, ms. */
const restMs = 400;

const keys: Readonly<Record<string, Answer>> = { a: 'accept', d: 'decline', c: 'cancel' };

interface ApprovalCardProps {
  readonly approval: ApprovalRow;
  readonly place: number;
  readonly count: number;
  /** Outlives the card: an answer that came too late must still be told. */
  readonly decide: Decide;
}

function useRested(): boolean {
  const [rested, setRested] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setRested(true), restMs);
    return () => clearTimeout(timer);
  }, []);
  return rested;
}

export type Decide = Command<
  { approvalId: string; answer: Answer; shownHash: string; grant?: string | undefined },
  unknown
>;

interface AnswersProps {
  readonly decide: Decide;
  readonly rested: boolean;
  /** Why no answer can be taken now. */
  readonly refusal: string | null;
  readonly answer: (chosen: Answer) => void;
  /** Opens what would be allowed for the session; undefined where a rule does not permit that. */
  readonly onSession: (() => void) | undefined;
}

function Answers({ decide, rested, refusal, answer, onSession }: AnswersProps): ReactElement {
  const disabled = !rested || decide.saving || refusal !== null;
  return (
    // In a low window the card scrolls, and its answers stay in sight; beside them the ring of the focused card does, too.
    <div className="sticky bottom-0 -mx-2.5 -mb-2.5 flex flex-wrap items-center gap-2 rounded-b-lg border-t bg-raised px-2.5 pt-2.5 pb-2.5">
      <Button
        tone="solid"
        icon="check"
        disabled={disabled}
        busy={decide.saving}
        onClick={() => answer('accept')}
      >
        Accept
      </Button>
      <Button icon="deny" disabled={disabled} onClick={() => answer('decline')}>
        Decline
      </Button>
      <Button tone="ghost" icon="stop" disabled={disabled} onClick={() => answer('cancel')}>
        Cancel turn
      </Button>
      {onSession === undefined ? null : (
        <Button tone="ghost" icon="clock" disabled={disabled} onClick={onSession}>
          Allow for the session…
        </Button>
      )}
      {refusal === null ? null : (
        <span className="text-12 text-danger-text">
          {decide.saving
            ? 'Your answer is not recorded yet. It counts as soon as it is.'
            : 'Nothing can be recorded now, so no answer is taken. The request waits.'}
        </span>
      )}
      <span className="ml-auto hidden items-center gap-1.5 text-12 text-secondary group-focus/card:inline-flex">
        <Kbd>a</Kbd> accept <Kbd>d</Kbd> decline <Kbd>c</Kbd> cancel turn
      </span>
      <span className="ml-auto text-12 text-secondary group-focus/card:hidden max-wide:hidden">
        Focus this card to answer by key
      </span>
    </div>
  );
}

/** One waiting request. Keys act only while the card itself has the focus, and nothing that arrives moves the focus here. */
export function ApprovalCard({ approval, place, count, decide }: ApprovalCardProps): ReactElement {
  const rested = useRested();
  const refusal = useRefusal();
  const [granting, setGranting] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const { approvalId, shownHash, verdict } = approval;
  const takes = rested && !decide.saving && refusal === null;
  const answer = (chosen: Answer, grant?: string) => {
    if (takes)
      void decide.submit({
        approvalId,
        answer: chosen,
        shownHash,
        ...(grant === undefined ? {} : { grant }),
      });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = keys[event.key];
    const plain = !event.metaKey && !event.ctrlKey && !event.altKey && !event.repeat;
    if (event.target !== event.currentTarget || chosen === undefined || !plain) return;
    event.preventDefault();
    answer(chosen);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a focusable group of controls, not a set of form fields.
    <div
      ref={box}
      role="group"
      aria-label={`${askTitle(approval.ask)}, ${place} of ${count} waiting`}
      aria-keyshortcuts="a d c"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys answer only on the focused card.
      tabIndex={0}
      data-testid="approval-card"
      onKeyDown={onKeyDown}
      className="group/card grid gap-2.5 rounded-lg border border-notice-line bg-raised p-3 shadow-sm focus-visible:-outline-offset-2"
    >
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-notice-text">
          <Icon name="hand" />
        </span>
        <h2 className="font-semibold">{askTitle(approval.ask)}</h2>
        <span className="flex-1" />
        <span className="text-12 text-secondary tabular-nums">
          {place}/{count} · <Ago at={approval.requestedAt} />
        </span>
      </div>
      <ApprovalAskView approval={approval} />
      {granting ? (
        <GrantPanel
          approval={approval}
          disabled={!takes}
          onGrant={(scope) => answer('accept', scope)}
          onBack={() => {
            setGranting(false);
            box.current?.focus();
          }}
        />
      ) : null}
      <Answers
        decide={decide}
        rested={rested}
        refusal={refusal}
        answer={answer}
        onSession={
          granting || verdict.basis?.grantable !== true || verdict.basis.scope === undefined
            ? undefined
            : () => setGranting(true)
        }
      />
    </div>
  );
}
