import type { Answer, JsonObject, Trouble } from '../../../vocabulary';
import type { DiskEntry } from '../machine/disk';

/** What an outsider can see of a run. Rules know nothing else. */
export type Fact =
  /** A transaction came to the disk. */
  | { readonly kind: 'committed'; readonly entries: readonly DiskEntry[] }
  /** The writer of these events was told that they are durable. */
  | { readonly kind: 'acknowledged'; readonly eventIds: readonly string[] }
  /** A server began, with so many workers of each flavour. */
  | { readonly kind: 'pool'; readonly workers: number }
  | { readonly kind: 'spawned'; readonly epoch: string; readonly runtime: string }
  /** The process is gone and its last output was read. */
  | { readonly kind: 'ended'; readonly epoch: string; readonly runtime: string }
  /** One line of ours reached a process. */
  | { readonly kind: 'sent'; readonly epoch: string; readonly message: JsonObject }
  /** One line of a process, as it was written. */
  | { readonly kind: 'said'; readonly epoch: string; readonly message: JsonObject }
  /** What the process applies to a thread from now on is not what was asked for. */
  | {
      readonly kind: 'misapplied';
      readonly epoch: string;
      readonly threadId: string;
      readonly wrong: boolean;
    }
  | { readonly kind: 'asked'; readonly act: string; readonly commandId: string; readonly input: JsonObject }
  /** What a person was told. Null: it went well. */
  | {
      readonly kind: 'told';
      readonly act: string;
      readonly commandId: string;
      readonly result: JsonObject;
      readonly trouble: Pick<Trouble, 'kind' | 'what'> | null;
    }
  | {
      readonly kind: 'clicked';
      readonly approvalId: string;
      readonly answer: Answer;
      readonly shownHash: string;
      readonly sessionId: string;
    }
  /** Who waits for a free place, as everyone is told it; longest first. */
  | { readonly kind: 'line'; readonly waiting: readonly string[] }
  | { readonly kind: 'server'; readonly what: 'opening' | 'ready' | 'died' | 'stopped' | 'healed' }
  | { readonly kind: 'fault'; readonly what: string }
  /** Something was reported to the log that only a fault of the program explains, or may. */
  | { readonly kind: 'reported'; readonly what: string; readonly error: string }
  /** One reader of the feed got this sequence; `from` begins a connection. */
  | { readonly kind: 'read'; readonly reader: number; readonly seq: number; readonly from: boolean };

export type FactOf<K extends Fact['kind']> = Extract<Fact, { kind: K }>;
