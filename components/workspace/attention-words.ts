import type { Attention } from '../../server/vocabulary';
import type { Intent } from '../ui/chip';
import type { IconName } from '../ui/icons';

interface AttentionWords {
  readonly title: string;
  readonly intent: Intent;
  readonly icon: IconName | 'busy';
}

/** How each state of attention is said and drawn. */
export const attentionWords: Record<Attention, AttentionWords> = {
  waiting: { title: 'Waits for you', intent: 'notice', icon: 'hand' },
  running: { title: 'Running', intent: 'info', icon: 'busy' },
  failed: { title: 'Failed', intent: 'danger', icon: 'alert' },
  settled: { title: 'Settled', intent: 'neutral', icon: 'check' },
};
