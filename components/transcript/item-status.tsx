import { type ReactElement, use } from 'react';
import type { ItemRow, ItemStatus } from '../../server/vocabulary';
import { durationWords } from '../patterns/duration';
import { Elapsed } from '../patterns/moment';
import { ShownMoment } from '../patterns/shown-moment';
import { type Intent, Mark } from '../ui/chip';
import type { IconName } from '../ui/icons';
import { numberOf } from './item-data';

interface StatusWords {
  readonly word: string;
  readonly intent: Intent;
  readonly icon: IconName | 'busy';
  readonly title?: string;
}

export const itemStatuses: Record<ItemStatus, StatusWords> = {
  open: { word: 'Under way', intent: 'info', icon: 'busy' },
  completed: { word: 'Done', intent: 'neutral', icon: 'check' },
  failed: { word: 'Failed', intent: 'danger', icon: 'alert' },
  declined: { word: 'Declined, not run', intent: 'neutral', icon: 'deny' },
  interrupted: { word: 'Interrupted', intent: 'notice', icon: 'pause' },
  lost: {
    word: 'Lost',
    intent: 'notice',
    icon: 'unlink',
    title: 'The runtime died while this was under way. How it ended is not known.',
  },
};

interface ItemStatusProps {
  readonly item: ItemRow;
  /** Replaces the word, for example with an exit code. */
  readonly word?: string | undefined;
  /** It has not begun: a person must answer first. */
  readonly waiting?: boolean;
}

/** State and duration of an item, in words. */
export function ItemStatusMark({ item, word, waiting = false }: ItemStatusProps): ReactElement {
  const words = itemStatuses[item.status];
  const isPast = use(ShownMoment) !== null;
  if (waiting && item.status === 'open')
    return (
      <Mark intent="notice" icon="hand">
        {isPast ? 'Waited for an answer then' : 'Waits for you'}
      </Mark>
    );
  const measured = numberOf(item.data, 'durationMs');
  return (
    <Mark
      intent={words.intent}
      icon={isPast && words.icon === 'busy' ? 'clock' : words.icon}
      title={word === undefined ? words.title : undefined}
    >
      {word ?? words.word}
      {item.status === 'open' ? (
        <Elapsed from={item.startedAt} to={null} />
      ) : measured !== null && measured > 0 && item.status !== 'declined' ? (
        <span className="text-tertiary tabular-nums">{durationWords(measured)}</span>
      ) : null}
    </Mark>
  );
}
