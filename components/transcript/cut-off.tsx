'use client';
import { type ReactElement, use } from 'react';
import type { Reconciliation, TurnRow } from '../../server/vocabulary';
import { ShownMoment } from '../patterns/shown-moment';
import { useCommand } from '../patterns/use-command';
import { useTRPCClient } from '../shell/trpc';
import { Button } from '../ui/button';
import { type Intent, intentText } from '../ui/chip';
import { cx } from '../ui/class-names';
import { Icon, type IconName } from '../ui/icons';

interface Outcome {
  readonly words: string;
  readonly icon: IconName;
  readonly intent: Intent;
}

/** What became of a turn that was cut off, as the runtime told afterwards. */
const outcomes: Record<Reconciliation, Outcome> = {
  pending: {
    words: 'The runtime will be asked what became of this turn. Nothing is sent before its answer.',
    icon: 'clock',
    intent: 'neutral',
  },
  absent: {
    words: 'The runtime never had the prompt. Nothing was done with it, and nothing is sent again by itself.',
    icon: 'unlink',
    intent: 'notice',
  },
  interrupted: {
    words:
      'The runtime has the prompt and what it had finished; the rest was cut off there, too. What is marked as lost or interrupted had arrived here only.',
    icon: 'info',
    intent: 'neutral',
  },
  failed: { words: 'The runtime says that the turn had failed.', icon: 'alert', intent: 'danger' },
  completed: {
    words: 'The runtime finished this turn while nobody listened; its work was taken over, once.',
    icon: 'check',
    intent: 'success',
  },
  unknown: {
    words:
      'The runtime cannot tell any more what became of this turn. Look at the files before you go on; nothing is sent again by itself.',
    icon: 'alert',
    intent: 'notice',
  },
};

function SendAgain({ turn, refused }: CutOffProps): ReactElement {
  const client = useTRPCClient();
  const again = useCommand(client.sessions.sendAgain.mutate);
  const { sessionId, turnId } = turn;
  return (
    <>
      <Button
        size="small"
        icon="send"
        busy={again.saving}
        refused={refused ?? undefined}
        onClick={() => void again.submit({ sessionId, turnId })}
      >
        Send the prompt again
      </Button>
      {again.failure ? (
        <p role="alert" className="text-danger-text">
          {again.failure.trouble.what} {again.failure.trouble.next}
        </p>
      ) : null}
    </>
  );
}

interface CutOffProps {
  readonly turn: TurnRow;
  /** Why nothing can be sent now. */
  readonly refused: string | null;
}

/** What is known by now of a turn that was cut off, and, when its prompt never arrived, the way to send it again. */
export function CutOff({ turn, refused }: CutOffProps): ReactElement | null {
  const isPast = use(ShownMoment) !== null;
  const { reconciliation, resentAs } = turn;
  const sendAgain = turn.sendAgain === true && !isPast;
  const outcome = reconciliation === undefined ? null : outcomes[reconciliation];
  if (outcome === null && !sendAgain && resentAs === undefined) return null;
  return (
    <div className="mt-1 grid justify-items-start gap-1.5 pl-5 text-secondary">
      {outcome === null ? null : (
        <p className={cx('flex items-baseline gap-1.5', intentText[outcome.intent])}>
          <span className="translate-y-0.5">
            <Icon name={outcome.icon} size={13} />
          </span>
          {outcome.words}
        </p>
      )}
      {resentAs === undefined ? null : <p>The prompt was sent again, below.</p>}
      {sendAgain && resentAs === undefined ? <SendAgain turn={turn} refused={refused} /> : null}
    </div>
  );
}
