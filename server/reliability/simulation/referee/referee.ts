import type { World } from '../world';
import { approvalRules } from './approval-rules';
import { commandRules } from './command-rules';
import type { Fact } from './fact';
import { fairnessRules } from './fairness-rules';
import { itemRules } from './item-rules';
import { ledgerRules } from './ledger-rules';
import { optionRules } from './option-rules';
import { policyRules } from './policy-rules';
import { promptRules } from './prompt-rules';
import { quarantineRules } from './quarantine-rules';
import { queueRules } from './queue-rules';
import { reconcileRules } from './reconcile-rules';
import { requestRules } from './request-rules';
import { restartRules } from './restart-rules';
import { runtimeRules } from './runtime-rules';
import { threadRules } from './thread-rules';
import { turnRules } from './turn-rules';
import { workerRules } from './worker-rules';

export interface Breach {
  /** Id of the invariant, as in the reliability research: RT1, AP2 … */
  readonly invariant: string;
  readonly what: string;
  /** Virtual ms since the beginning. */
  readonly at: number;
}

export interface Rule {
  see(fact: Fact): void;
  /** Everything has settled: what must hold at rest. */
  rest?(): void;
}

export interface Court {
  readonly world: World;
  breach(invariant: string, what: string): void;
}

const rules: readonly ((court: Court) => Rule)[] = [
  approvalRules,
  commandRules,
  fairnessRules,
  itemRules,
  ledgerRules,
  optionRules,
  policyRules,
  promptRules,
  quarantineRules,
  queueRules,
  reconcileRules,
  requestRules,
  restartRules,
  runtimeRules,
  threadRules,
  turnRules,
  workerRules,
];

/** Watches the facts of a run; the first breach counts. */
export class Referee {
  breach: Breach | null = null;
  private readonly rules: readonly Rule[];

  constructor(world: World) {
    const breach = (invariant: string, what: string) => {
      this.breach ??= { invariant, what, at: world.time.mono };
    };
    this.rules = rules.map((rule) => rule({ world, breach }));
  }

  see(fact: Fact) {
    for (const rule of this.rules) rule.see(fact);
  }

  rest() {
    for (const rule of this.rules) rule.rest?.();
  }
}
