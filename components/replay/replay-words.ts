import type { ReplayVerdict } from '../../server/http';
import type { Intent } from '../ui/chip';
import type { IconName } from '../ui/icons';

export interface VerdictWords {
  readonly word: string;
  readonly intent: Intent;
  readonly icon: IconName;
  /** What was compared, and what that does not say. */
  readonly means: string;
}

type Stopped = Extract<ReplayVerdict, { kind: 'stopped' }>;

const stops: Record<Stopped['why'], string> = {
  removed: 'the content of that entry was removed from the ledger, on record',
  changed: 'the content of that entry is missing or not what was recorded; verify the ledger',
  unknown: 'this version of CodexChat does not know that kind of entry',
};

const entries = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'entry' : 'entries'}`;

/** Never says more than was compared. Pure. */
export function verdictWords(verdict: ReplayVerdict): VerdictWords {
  const { compared } = verdict;
  switch (verdict.kind) {
    case 'same':
      return {
        ...{ word: 'Same as recorded, up to here', intent: 'success', icon: 'check' },
        means: `${entries(compared)} from the first to this one give the step hashes that were recorded with them. Later entries were not looked at; whether entries are the ones that were sealed, the verification of the ledger says.`,
      };
    case 'differs':
      return {
        ...{ word: `Differs from entry ${verdict.seq} on`, intent: 'danger', icon: 'alert' },
        means: `Entry ${verdict.seq} is the first that gives another step hash than was recorded with it; ${entries(compared)} before it are the same. What is shown is what its entries give now, and need not be what was shown then. Verify the ledger.`,
      };
    case 'stopped':
      return {
        ...{ word: `Ends before entry ${verdict.seq}`, intent: 'notice', icon: 'unlink' },
        means: `Nothing from entry ${verdict.seq} on can be shown: ${stops[verdict.why]}. What is shown is the session just before it; ${entries(compared)} were compared, and are the same.`,
      };
    case 'other-fold':
      return {
        ...{ word: `Compared up to entry ${verdict.seq}`, intent: 'notice', icon: 'info' },
        means: `Entry ${verdict.seq} and those after it were recorded by another version of CodexChat, whose step hashes cannot be compared with this one's. ${entries(compared)} before it are the same. What is shown is what this version makes of the others.`,
      };
  }
}
