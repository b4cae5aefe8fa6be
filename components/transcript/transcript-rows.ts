import type { ApprovalRow, ItemRow, TurnRow } from '../../server/vocabulary';
import { noticeOf } from './item-data';

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
  | {
      readonly type: 'turn-end';
      readonly key: string;
      readonly turn: TurnRow;
      /** A notice of the turn says why it ended, or the words on what became of it do: its last line need not say it again. */
      readonly reasonSaid: boolean;
    };

interface Page {
  readonly items: readonly ItemRow[];
  readonly turns: readonly TurnRow[];
  readonly approvals: readonly ApprovalRow[];
}

const settled = (turn: TurnRow): boolean => turn.status !== 'requested' && turn.status !== 'running';

const isNoticeOf = (turn: TurnRow, item: ItemRow): boolean =>
  item.kind === 'notice' && item.turnId === turn.turnId;

/** Without notices that the last line of their turn says in other words: what became of a turn that was cut off. */
function withoutRepeated(items: readonly ItemRow[], byId: ReadonlyMap<string, TurnRow>): readonly ItemRow[] {
  const placed = new Set(items.filter(({ kind }) => kind !== 'notice').map(({ turnId }) => turnId));
  return items.filter((item) => {
    const turn = item.turnId === null ? undefined : byId.get(item.turnId);
    // The line stands behind the last item of its turn: without any on the page there would be none.
    if (turn?.reconciliation === undefined || !isNoticeOf(turn, item) || !placed.has(turn.turnId))
      return true;
    return noticeOf(item.data).code !== `turn.reconciled/${turn.reconciliation}`;
  });
}

/** What became of a cut-off turn, in full: of the others the reason names a problem that stands nowhere else. */
const outcomesInFull: ReadonlySet<TurnRow['reconciliation']> = new Set([
  'interrupted',
  'failed',
  'completed',
]);

const saysReason = (turn: TurnRow, items: readonly ItemRow[]): boolean => {
  if (outcomesInFull.has(turn.reconciliation)) return true;
  const reason = turn.reason?.replace(/\.$/, '') ?? '';
  return (
    reason !== '' &&
    items.some((item) => isNoticeOf(turn, item) && noticeOf(item.data).text.startsWith(reason))
  );
};

export function transcriptRows({ items: all, turns, approvals }: Page): readonly TranscriptRow[] {
  const byId = new Map(turns.map((turn) => [turn.turnId, turn]));
  const items = withoutRepeated(all, byId);
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
    if (settled(turn))
      rows.push({
        type: 'turn-end',
        key: `end ${turn.turnId}`,
        turn,
        reasonSaid: saysReason(turn, items),
      });
  };
  for (const item of items) {
    rows.push({ type: 'item', key: item.itemId, item, approval: latest.get(item.itemId) ?? null });
    const turn = item.turnId === null ? undefined : byId.get(item.turnId);
    if (turn && lastOf.get(turn.turnId) === item.itemId) closeTurn(turn);
  }
  return rows;
}
