import type { Trouble } from './result';
import type { Flavour } from './rows';

/**
 * Something that is not as it should be right now, in words: the record, a runtime, the machine, the files of policy. It is told to every screen while it
 * lasts and is not kept; its begin and its end are events.
 */
export interface Condition {
  readonly id: 'ledger' | 'memory' | 'policy' | `runtime-${Flavour}` | `runtime-${Flavour}-${number}`;
  /** Epoch ms. */
  readonly since: number;
  readonly trouble: Trouble;
  /** While it lasts nothing is sent and no answer is taken. */
  readonly refusesActs: boolean;
}
