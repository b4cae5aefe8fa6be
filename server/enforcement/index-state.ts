import type { Trouble } from '../vocabulary';

/** How far the search is behind the ledger, and what became of its file. */
export interface IndexState {
  /** Last entry that can be found. */
  readonly indexed: number;
  /** Last entry of the ledger that the index has heard of. */
  readonly head: number;
  /** While it is built from the beginning: why. Answers hold for the entries up to `indexed`. */
  readonly building: { readonly reason: string } | null;
  /** Since the program started it was built anew: why, and up to which entry. */
  readonly rebuilt: { readonly reason: string; readonly upTo: number } | null;
  /** Why it cannot be kept up right now. */
  readonly problem: Trouble | null;
}

export const unopened: IndexState = { indexed: 0, head: 0, building: null, rebuilt: null, problem: null };
