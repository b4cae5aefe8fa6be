import type { JobKind, JobState } from '../../server/vocabulary';
import type { Intent } from '../ui/chip';
import type { IconName } from '../ui/icons';

/** How jobs are said and drawn, everywhere the same. */
export const jobKinds: Record<JobKind, string> = {
  verify: 'Verification of the ledger',
  rebuild: 'Rebuild of the projections',
  backfill: 'Take-over of archives',
  import: 'Import of a Codex home',
  export: 'Export',
  prune: 'Pruning of old payloads',
  backup: 'Backup of the ledger',
  'policy-replay': 'Replay of past requests',
  'search-rebuild': 'Rebuild of the search',
};

interface StateWords {
  readonly word: string;
  readonly intent: Intent;
  readonly icon: IconName | 'busy';
}

export const jobStates: Record<JobState, StateWords> = {
  running: { word: 'Running', intent: 'info', icon: 'busy' },
  done: { word: 'Done', intent: 'neutral', icon: 'check' },
  failed: { word: 'Failed', intent: 'danger', icon: 'alert' },
  cancelled: { word: 'Cancelled', intent: 'neutral', icon: 'deny' },
  interrupted: { word: 'Interrupted', intent: 'notice', icon: 'unlink' },
};

/** `1,204 of 5,000 entries`, or what is known of it. */
export const progressWords = (done: number, total: number | null, unit: string): string =>
  total === null
    ? `${done.toLocaleString('en')} ${unit}`
    : `${done.toLocaleString('en')} of ${total.toLocaleString('en')} ${unit}`;
