import type { FeedHub } from '../feed';
import type { ControlPlane } from '../http';
import type { Ledger } from '../ledger';
import type { Doubt } from '../stream';
import type { Places } from './data-places';

export interface PlaneOptions {
  readonly places: Places;
  /** Repository or package root: migrations and the sample project lie in it. */
  readonly root: string;
  readonly version: string;
  /** The folder of tracked policy; by default `policies` of `root`. */
  readonly policyFolder?: string;
  /** Go on although the head file knows of more entries than the ledger has; it is recorded. */
  readonly acceptLoss?: boolean;
  readonly report: (what: string, error: unknown) => void;
  /** At each try to learn whether an append stands, while the ledger cannot be written. */
  readonly doubted?: (doubt: Doubt) => void;
}

export interface OpenPlane {
  readonly plane: ControlPlane;
  readonly ledger: Ledger;
  readonly feed: FeedHub;
  /** Takes secrets out of a text that is for people, not for the record. */
  readonly cleaned: (text: string) => string;
  /** Sessions that an earlier server left under way and this start ended in words. */
  readonly reconciled: number;
  /** Resolves when no archive waits to be written. */
  settledArchives(): Promise<void>;
  /** Ends turns in words, stops the runtimes, records the stop, closes the ledger. */
  close(reason: string): Promise<void>;
}
