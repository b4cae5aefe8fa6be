import type { PageReads } from '../ledger';
import { type ApprovalRow, type ChunkRow, type ItemRow, limits, type TurnRow } from '../vocabulary';

interface TranscriptPage {
  readonly items: readonly ItemRow[];
  readonly chunks: readonly ChunkRow[];
  readonly turns: readonly TurnRow[];
  readonly approvals: readonly ApprovalRow[];
  readonly more: boolean;
}

/** One page of a transcript, oldest first, with the turns and approvals it belongs to: constant cost however long the session is. */
export async function readPage(
  reads: PageReads,
  o: { sessionId: string; beforeOrdinal?: number; openTurnId: string | null },
): Promise<TranscriptPage> {
  const { sessionId, beforeOrdinal } = o;
  const found = await reads.items({
    sessionId,
    limit: limits.itemsPageMax + 1,
    ...(beforeOrdinal === undefined ? {} : { beforeOrdinal }),
  });
  const items = found.slice(-limits.itemsPageMax);
  const turnIds = new Set(items.map((item) => item.turnId).filter((id) => id !== null));
  if (o.openTurnId !== null) turnIds.add(o.openTurnId);
  // Only items that ended without their whole text, or have not ended, still have chunks.
  const unfinished = items.filter((item) => item.status !== 'completed' && item.status !== 'failed');
  const [turns, approvals, chunks] = await Promise.all([
    reads.turns(sessionId, [...turnIds]),
    reads.approvals(sessionId, [...turnIds]),
    reads.chunks(unfinished.map((item) => item.itemId)),
  ]);
  return { items, chunks, turns, approvals, more: found.length > items.length };
}
