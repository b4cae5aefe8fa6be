import type { EnforcementRecord, JsonObject } from '../../vocabulary';

/** An entry as the fold sees it. `payload` is null when it was removed, or written by a newer program. */
export interface ActEntry {
  readonly seq: number;
  readonly stream: string;
  readonly type: string;
  readonly at: number;
  readonly payload: JsonObject | null;
}

/** A record, and the text that it is found by. */
export interface Act {
  readonly record: EnforcementRecord;
  readonly words: string;
}

/** What the fold keeps of a session: the acts whose end it waits for, and the item that ended last. */
export interface SessionActs {
  readonly projectId: string | null;
  /** By approval id. */
  readonly open: { readonly [approvalId: string]: Act };
  /** The entry that says that an item ran unjudged comes right after its end. */
  readonly ended: EndedItem | null;
  /** An item's end whose payload is gone: which item it was cannot be known. */
  readonly goneSeq: number | null;
}

export interface EndedItem {
  readonly seq: number;
  readonly itemId: string;
  readonly type: string;
  readonly text: string;
  readonly cwd: string | null;
  readonly exitCode: number | null;
  /** Acts that named it, closed by now perhaps. */
  readonly acts: readonly Act[];
}

export const noActs: SessionActs = { projectId: null, open: {}, ended: null, goneSeq: null };

export interface FoldedActs {
  readonly state: SessionActs;
  /** Records that are new or changed, in their newest shape. */
  readonly put: readonly Act[];
}
