import type { Condition } from './condition';
import type { TurnLine } from './queue-row';
import type { TableRow, TextChannel } from './rows';

/**
 * Frames of `/api/feed?from=<seq>`, text/event-stream. `entry` carries the ledger sequence as its event id; every sequence after `from`
 * comes once and in order. Rows that a later entry changed again come with that later entry only.
 */
export type FeedFrame =
  | { readonly type: 'hello'; readonly head: number; readonly from: number; readonly serverId: string }
  | {
      readonly type: 'entry';
      readonly seq: number;
      readonly stream: string;
      readonly event: string;
      readonly at: number;
      readonly rows: readonly TableRow[];
      /** Items whose chunks are gone because the item row now holds the text. */
      readonly dropped: readonly string[];
    }
  /** Provisional text, not yet durable, without an id. The durable chunk replaces it up to its end. */
  | {
      readonly type: 'live';
      readonly sessionId: string;
      readonly itemId: string;
      readonly channel: TextChannel;
      readonly offset: number;
      readonly text: string;
    }
  /** How far a job is: `done` of `total` (null when not known) in `unit`, a plural noun. Not kept; at most four a second for each job. */
  | {
      readonly type: 'job.progress';
      readonly jobId: string;
      readonly done: number;
      readonly total: number | null;
      readonly unit: string;
    }
  /** All that is not as it should be right now; again whenever that changes, and to every new reader. Not kept. */
  | { readonly type: 'conditions'; readonly conditions: readonly Condition[] }
  /** Who waits for a free place to begin a turn; `waiting` holds session ids, and a place in the line is a place in it. Not kept. */
  | { readonly type: 'turn.line'; readonly line: TurnLine }
  /** The reader was too far behind: load everything anew, then go on from `head`. */
  | { readonly type: 'reset'; readonly head: number };
