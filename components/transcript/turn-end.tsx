import type { ReactElement } from 'react';
import type { TurnRow } from '../../server/vocabulary';
import { durationWords } from '../patterns/duration';
import { VisibleText } from '../patterns/visible-code';
import { type Intent, intentText } from '../ui/chip';
import { cx } from '../ui/class-names';
import { Icon, type IconName } from '../ui/icons';
import { CutOff } from './cut-off';

type Settled = Exclude<TurnRow['status'], 'requested' | 'running'>;

const ends: Record<Settled, { word: string; icon: IconName; intent: Intent }> = {
  completed: { word: 'Turn completed', icon: 'check', intent: 'neutral' },
  interrupted: { word: 'Turn interrupted', icon: 'pause', intent: 'notice' },
  failed: { word: 'Turn failed', icon: 'alert', intent: 'danger' },
};

interface TurnEndProps {
  readonly turn: TurnRow;
  /** Said elsewhere, by a notice above or by what became of a turn that was cut off. */
  readonly reasonSaid: boolean;
  /** Why nothing can be sent now. */
  readonly refused: string | null;
}

/**
 * The line that closes a turn: how it ended, why, and how long it took; not that where nobody knows: the clock was set back, or an
 * archive has one instant for both. */
export function TurnEnd({ turn, reasonSaid, refused }: TurnEndProps): ReactElement | null {
  if (turn.status === 'requested' || turn.status === 'running') return null;
  const end = ends[turn.status];
  return (
    <div className="py-1" data-testid="turn-end">
      <div className="flex items-center gap-3">
        <span className={cx('inline-flex items-center gap-1.5 text-12', intentText[end.intent])}>
          <Icon name={end.icon} size={13} />
          {end.word}
          {turn.settledAt === null || turn.settledAt <= turn.requestedAt ? null : (
            <span className="text-tertiary tabular-nums">
              {durationWords(turn.settledAt - turn.requestedAt)}
            </span>
          )}
        </span>
        <span aria-hidden="true" className="h-px flex-1 bg-line" />
      </div>
      {turn.reason === null || reasonSaid ? null : (
        <p className="mt-0.5 pl-5 text-secondary wrap-anywhere">
          <VisibleText text={turn.reason} />
        </p>
      )}
      {turn.error === null ? null : (
        <p className="mt-0.5 pl-5 text-danger-text wrap-anywhere">
          <VisibleText text={turn.error.message} />{' '}
          <code className="font-mono text-12 text-secondary">{turn.error.code}</code>
        </p>
      )}
      <CutOff turn={turn} refused={refused} />
    </div>
  );
}
