import type { JobKind, JobRow, JobState } from '../../server/vocabulary';
import { countIn, listIn } from '../patterns/json-read';
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

/** What a rebuild came upon that is no plain success; null when all was as it should be, and for other jobs. */
export function rebuildCaution({ kind, state, report }: JobRow): string | null {
  if (kind !== 'rebuild' || state !== 'done' || report === null) return null;
  const wrong = countIn(report.differences);
  if (wrong > 0)
    return wrong === countIn(report.applied)
      ? `What the screens read was wrong in ${wrong === 1 ? '1 row' : `${wrong.toLocaleString('en')} rows`}, and was put right`
      : 'What the screens read was wrong, and not all of it was put right';
  return listIn(report.kept).length > 0 ? 'Not all that the screens read could be made again' : null;
}

/** `1,204 of 5,000 entries`, or what is known of it. */
export const progressWords = (done: number, total: number | null, unit: string): string =>
  total === null
    ? `${done.toLocaleString('en')} ${unit}`
    : `${done.toLocaleString('en')} of ${total.toLocaleString('en')} ${unit}`;
