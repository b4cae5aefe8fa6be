import { nextStep, stepBeforeFirst, type TextHash } from '../../ledger/core/fold-run';
import type { DomainEvent, Fold, JsonObject } from '../../vocabulary';
import { ReplayRows, type RowsThen } from './replay-rows';

/** One entry as it was recorded. */
export interface Recorded {
  readonly seq: number;
  readonly type: string;
  readonly at: number;
  /** Null when it is gone, and then `removedBy` says which entry accounts for that. */
  readonly payload: JsonObject | null;
  readonly removedBy?: number;
  readonly foreignSchema?: number;
  /** What was sealed with the entry; null when that cannot be read. */
  readonly fold: { readonly version: number; readonly step: string } | null;
}

/** removed: its payload was taken out, on record · changed: its payload is not the recorded one · unknown: a kind this program does not know. */
export type StopReason = 'removed' | 'changed' | 'unknown';

/**
 * What folding again has shown up to the cursor. `compared`: entries whose step hash was the recorded one.
 * same: all of them · differs: `seq` is the first that is not · stopped: nothing after the entry before `seq` can be shown ·
 * other-fold: from `seq` on they were written by another version of the fold, so their hashes cannot be compared.
 */
export type ReplayVerdict =
  | { readonly kind: 'same'; readonly compared: number }
  | { readonly kind: 'differs'; readonly compared: number; readonly seq: number }
  | { readonly kind: 'stopped'; readonly compared: number; readonly seq: number; readonly why: StopReason }
  | { readonly kind: 'other-fold'; readonly compared: number; readonly seq: number };

const stopOf = ({ payload, removedBy, foreignSchema }: Recorded): StopReason | null => {
  if (foreignSchema !== undefined) return 'unknown';
  if (payload !== null) return null;
  return removedBy === undefined ? 'changed' : 'removed';
};

/** Runs recorded entries through the fold that made them, one by one from the first, and holds each step hash against the recorded one. */
export class ReplayCursor<State extends object> {
  readonly #fold: Fold<State>;
  readonly #sha256: TextHash;
  readonly #rows = new ReplayRows();
  #state: State;
  #step = stepBeforeFirst;
  #compared = 0;
  #fault: ReplayVerdict | null = null;

  constructor(fold: Fold<State>, sha256: TextHash) {
    this.#fold = fold;
    this.#sha256 = sha256;
    this.#state = fold.initial;
  }

  /** False when the entry cannot be folded: then the rows stay where they are. */
  take(entry: Recorded): boolean {
    if (this.#fault?.kind === 'stopped') return false;
    const why = stopOf(entry);
    if (why !== null) {
      // A difference before it weighs more: it stays the verdict.
      if (this.#fault?.kind !== 'differs')
        this.#fault = { kind: 'stopped', compared: this.#compared, seq: entry.seq, why };
      return false;
    }
    // The kind is known, and the payload is in its newest shape.
    const event = { type: entry.type, payload: entry.payload } as unknown as DomainEvent;
    const { state, changes } = this.#fold.evolve(this.#state, event, entry.at);
    this.#state = state;
    this.#rows.apply(changes, entry.seq);
    this.#compare(entry, nextStep(this.#step, { event, at: entry.at, changes }, this.#sha256));
    return true;
  }

  #compare({ seq, fold }: Recorded, step: string): void {
    this.#step = step;
    if (this.#fault !== null) return;
    if (fold !== null && fold.version !== this.#fold.version)
      this.#fault = { kind: 'other-fold', compared: this.#compared, seq };
    else if (fold?.step !== step) this.#fault = { kind: 'differs', compared: this.#compared, seq };
    else this.#compared += 1;
  }

  verdict(): ReplayVerdict {
    return this.#fault ?? { kind: 'same', compared: this.#compared };
  }

  rows(): RowsThen {
    return this.#rows.now();
  }

  state(): State {
    return this.#state;
  }
}
