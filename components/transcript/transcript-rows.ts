import type { ApprovalRow, ItemRow, TurnRow } from '../../server/vocabulary';

/** The order in which a transcript is drawn: items by their place, each settled turn closed by a line. Pure. */
export type TranscriptRow =
  | {
      readonly type: 'item';
      readonly key: string;
      readonly item: ItemRow;
      readonly approval: ApprovalRow | null;
    }
  | { readonly type: 'approval'; readonly key: string; readonly approval: ApprovalRow }
  | { readonly type: 'turn-plan'; readonly key: string; readonly turn: TurnRow }
  | { readonly type: 'turn-end'; readonly key: string; readonly turn: TurnRow };

interface Page {
  readonly items: readonly ItemRow[];
  readonly turns: readonly TurnRow[];
  readonly approvals: readonly ApprovalRow[];
}

const settled = (turn: TurnRow): boolean => turn.status !== 'requested' && turn.status !== 'running';

export function transcriptRows({ items, turns, approvals }: Page): readonly TranscriptRow[] {
  const latest = new Map<string, ApprovalRow>();
  for (const approval of approvals) if (approval.itemId !== null) latest.set(approval.itemId, approval);
  const itemIds = new Set(items.map((item) => item.itemId));
  const lastOf = new Map<string, string>();
  for (const item of items) if (item.turnId !== null) lastOf.set(item.turnId, item.itemId);

  const rows: TranscriptRow[] = [];
  const closeTurn = (turn: TurnRow) => {
    // A request that belongs to no item of the page still has its place: the end of its turn. Open ones stand in the dock.
    for (const approval of approvals)
      if (
        approval.turnId === turn.turnId &&
        approval.state !== 'requested' &&
        (approval.itemId === null || !itemIds.has(approval.itemId))
      )
        rows.push({ type: 'approval', key: approval.approvalId, approval });
    if (turn.plan) rows.push({ type: 'turn-plan', key: `plan ${turn.turnId}`, turn });
    if (settled(turn)) rows.push({ type: 'turn-end', key: `end ${turn.turnId}`, turn });
  };
  const byId = new Map(turns.map((turn) => [turn.turnId, turn]));
  for (const item of items) {
    rows.push({ type: 'item', key: item.itemId, item, approval: latest.get(item.itemId) ?? null });
    const turn = item.turnId === null ? undefined : byId.get(item.turnId);
    if (turn && lastOf.get(turn.turnId) === item.itemId) closeTurn(turn);
  }
  return rows;
}
