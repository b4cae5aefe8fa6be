import type { JsonObject, Result, TableName, Trouble } from '../vocabulary';
import type { Actor, LedgerHealth, LedgerOpening } from './ledger';
import type { Cell } from './projection';
import type { Tending } from './tending';

/** What the main thread and the writer thread say to each other. Texts are final: the writer adds sequence, clock and hashes only. */

export type EncodedChange =
  | { readonly table: TableName; readonly cells: readonly Cell[]; readonly data: string }
  | { readonly dropItem: string };

export interface EncodedEntry {
  readonly eventId: string;
  readonly type: string;
  readonly schema: number;
  readonly at: number;
  readonly actor: Actor;
  readonly causationId: string | null;
  readonly correlationId: string | null;
  /** RFC 8785 text. */
  readonly payload: string;
  readonly step: string;
  readonly changes: readonly EncodedChange[];
}

export interface EncodedWrite {
  readonly stream: string;
  readonly expectedVersion: number;
  readonly version: number;
  readonly foldVersion: number;
  readonly step: string;
  /** JSON. */
  readonly state: string;
  readonly entries: readonly EncodedEntry[];
}

export interface EncodedBatch {
  readonly writes: readonly EncodedWrite[];
  readonly receipt: {
    readonly commandId: string;
    readonly inputHash: string;
    readonly result: string;
  } | null;
  /** Entries whose payloads the same transaction sets to NULL; the batch's one event says where their text now stands. */
  readonly prunes: readonly number[];
  readonly urgent: boolean;
  readonly events: number;
  readonly bytes: number;
}

export interface Producer {
  readonly app: string;
  readonly version: string;
}

export interface WriterOptions {
  readonly dataDir: string;
  readonly headDir: string;
  readonly migrationsDir: string;
  readonly producer: Producer;
  readonly acceptLoss: boolean;
}

export type ToWriter =
  | { readonly kind: 'append'; readonly id: number; readonly batch: EncodedBatch }
  | { readonly kind: 'tend'; readonly id: number; readonly act: Tending }
  | { readonly kind: 'close' };

/** How one batch ended. `seqs` in order over all writes. */
export type Settled =
  | { readonly id: number; readonly ok: true; readonly seqs: readonly number[]; readonly fresh: boolean }
  | { readonly id: number; readonly ok: false; readonly trouble: Trouble };

export type FromWriter =
  /** How what was done to the ledger itself ended. */
  | { readonly kind: 'tended'; readonly id: number; readonly answer: Result<JsonObject> }
  /** The tree of an older ledger is being made, before it is opened: entries done. */
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | { readonly kind: 'opened'; readonly opening: LedgerOpening }
  | { readonly kind: 'refused'; readonly trouble: Trouble }
  | {
      readonly kind: 'settled';
      readonly results: readonly Settled[];
      readonly head: number;
      readonly health: LedgerHealth;
    };
