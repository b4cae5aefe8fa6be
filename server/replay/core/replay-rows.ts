import {
  type ApprovalRow,
  type Change,
  type ChunkRow,
  type ItemRow,
  limits,
  type SessionRow,
  type TurnRow,
} from '../../vocabulary';

/** What a session showed at one moment; items oldest first, the last `limits.replayItemsMax` of them. */
export interface RowsThen {
  readonly session: SessionRow | null;
  readonly items: readonly ItemRow[];
  readonly chunks: readonly ChunkRow[];
  readonly turns: readonly TurnRow[];
  readonly approvals: readonly ApprovalRow[];
  /** There were older items. */
  readonly more: boolean;
}

interface Placed {
  readonly ordinal: number;
}

/** Lets go of the rows with the lowest places. A later change of one of them brings back nothing that belongs to the end. */
function keepLast<T extends Placed>(rows: Map<string, T>, most: number): boolean {
  if (rows.size <= most) return false;
  let first: readonly [string, T] | undefined;
  for (const one of rows) if (first === undefined || one[1].ordinal < first[1].ordinal) first = one;
  if (first) rows.delete(first[0]);
  return true;
}

const byPlace = <T extends Placed>(rows: Map<string, T>): readonly T[] =>
  [...rows.values()].sort((a, b) => a.ordinal - b.ordinal);

/** The rows that a fold has put so far, bounded: what a screen can show of the end of a session, however long it is. */
export class ReplayRows {
  #session: SessionRow | null = null;
  readonly #items = new Map<string, ItemRow>();
  readonly #turns = new Map<string, TurnRow>();
  readonly #approvals = new Map<string, ApprovalRow>();
  readonly #chunks = new Map<string, Map<string, ChunkRow>>();
  #more = false;

  apply(changes: readonly Change[], seq: number): void {
    for (const change of changes) this.#one(change, seq);
    if (keepLast(this.#items, limits.replayItemsMax)) {
      this.#more = true;
      for (const itemId of this.#chunks.keys()) if (!this.#items.has(itemId)) this.#chunks.delete(itemId);
    }
    if (!keepLast(this.#turns, limits.replayItemsMax)) return;
    for (const [id, { turnId, state }] of this.#approvals)
      if (state !== 'requested' && !this.#turns.has(turnId)) this.#approvals.delete(id);
  }

  #one(change: Change, seq: number): void {
    if ('drop' in change) {
      this.#chunks.delete(change.itemId);
      return;
    }
    switch (change.put) {
      case 'session':
        this.#session = { ...change.row, seq };
        return;
      case 'item':
        this.#items.set(change.row.itemId, { ...change.row, seq });
        return;
      case 'turn':
        this.#turns.set(change.row.turnId, { ...change.row, seq });
        return;
      case 'approval':
        this.#approvals.set(change.row.approvalId, { ...change.row, seq });
        return;
      case 'chunk': {
        const { itemId, channel, offset } = change.row;
        const pieces = this.#chunks.get(itemId) ?? new Map<string, ChunkRow>();
        this.#chunks.set(itemId, pieces.set(`${channel} ${offset}`, { ...change.row, seq }));
        return;
      }
      default:
        return;
    }
  }

  now(): RowsThen {
    return {
      session: this.#session,
      items: byPlace(this.#items),
      chunks: [...this.#chunks.values()].flatMap((pieces) => [...pieces.values()]),
      turns: byPlace(this.#turns),
      approvals: [...this.#approvals.values()],
      more: this.#more,
    };
  }
}
