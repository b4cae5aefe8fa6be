import type { SessionView, TranscriptPage } from '../../server/http';

/** Joins answers about one session without losing what is already on screen. Pure. */

const byId = <Row>(
  older: readonly Row[],
  newer: readonly Row[],
  id: (row: Row) => string,
): readonly Row[] => {
  const known = new Set(newer.map(id));
  return [...older.filter((row) => !known.has(id(row))), ...newer];
};

/** Puts an older page in front. */
export const prependPage = (view: SessionView, page: TranscriptPage): SessionView => ({
  ...view,
  page: {
    items: byId(page.items, view.page.items, (row) => row.itemId),
    chunks: byId(page.chunks, view.page.chunks, (row) => `${row.itemId} ${row.channel} ${row.offset}`),
    turns: byId(page.turns, view.page.turns, (row) => row.turnId),
    approvals: byId(page.approvals, view.page.approvals, (row) => row.approvalId),
    more: page.more,
  },
});

/**
 * A new answer takes the place of the old one, but the older pages that a person has scrolled to stay when they still join on without a hole.
 * An answer older than what the feed already told is set aside; only the folder's state, which no row carries, is taken from it.
 */
export function mergeView(old: SessionView | undefined, fresh: SessionView): SessionView {
  if (!old || old.session.sessionId !== fresh.session.sessionId) return fresh;
  if (fresh.asOf < old.asOf) return { ...old, folderProblem: fresh.folderProblem };
  const first = fresh.page.items[0]?.ordinal ?? 1;
  const kept = old.page.items.filter((item) => item.ordinal < first);
  if (kept.at(-1)?.ordinal !== first - 1) return fresh;
  const itemIds = new Set(kept.map((item) => item.itemId));
  const turnIds = new Set(kept.map((item) => item.turnId));
  return prependPage(fresh, {
    items: kept,
    chunks: old.page.chunks.filter((chunk) => itemIds.has(chunk.itemId)),
    turns: old.page.turns.filter((turn) => turnIds.has(turn.turnId)),
    approvals: old.page.approvals.filter((approval) => turnIds.has(approval.turnId)),
    more: old.page.more,
  });
}

/** For answers with `asOf` and nothing else to keep: the newer one. */
export const keepNewest = <Answer extends { readonly asOf: number }>(
  old: Answer | undefined,
  fresh: Answer,
): Answer => (old && old.asOf > fresh.asOf ? old : fresh);
