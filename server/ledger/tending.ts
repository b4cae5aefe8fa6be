/** A copy of a checkpoint outside the ledger: a file, or a note on a git commit (`<folder>#<commit>`). */
export interface Anchor {
  readonly kind: 'file' | 'git-notes';
  readonly ref: string;
  readonly size: number;
}

/** One window of entries to look at for old payloads. */
export interface Expiry {
  /** Epoch ms: what was recorded earlier may go. */
  readonly before: number;
  /** The window begins after this sequence. */
  readonly afterSeq: number;
  /** The last sequence of all windows. */
  readonly upTo: number;
  /** Only count. */
  readonly dryRun: boolean;
}

/** A prepared read model in a file beside the ledger, and how many rows differ in it. */
export interface ShadowSwap {
  readonly path: string;
  readonly changes: number;
}

/** What is done to the ledger itself, by its writer, between two commits. */
export type Tending =
  | { readonly kind: 'record-anchor'; readonly anchor: Anchor }
  | { readonly kind: 'rotate-key' }
  | ({ readonly kind: 'expire-payloads' } & Expiry)
  | ({ readonly kind: 'swap-projections' } & ShadowSwap);
