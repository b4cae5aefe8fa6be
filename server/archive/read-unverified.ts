import { sessionFold } from '../session';
import {
  type Change,
  type DomainEvent,
  type ItemRow,
  limits,
  type SessionRow,
  type TurnRow,
} from '../vocabulary';
import { sha256Hex } from './archive-files';
import { ImportPlan } from './core/plan-import';
import { SessionRecord } from './core/session-record';
import { type Masking, openSource } from './turn-source';

/** A page of an archive in the shape of a session that came in; nothing of it is in the ledger. */
export interface UnverifiedPage {
  readonly session: SessionRow;
  /** Oldest first. */
  readonly items: readonly ItemRow[];
  readonly turns: readonly TurnRow[];
  readonly more: boolean;
  /** Places of the file that were not read as they stand there. */
  readonly problems: number;
}

export interface UnverifiedOrder {
  readonly path: string;
  readonly threadId: string;
  readonly sessionId: string;
  readonly projectId: string;
  /** Only items before this place. */
  readonly beforeOrdinal?: number | undefined;
}

/**
 * Reads an archive as its take-over would show it, page by page from the end, with the same fold. Secrets are masked. Null when there is no such file;
 * rejects when it cannot be read.
 */
export async function readUnverified(
  order: UnverifiedOrder,
  masking: Masking,
): Promise<UnverifiedPage | null> {
  const { path, threadId, sessionId, projectId, beforeOrdinal = Number.POSITIVE_INFINITY } = order;
  const opened = await openSource({ kind: 'markdown', path, limit: null }, masking);
  if (!opened.ok) throw new Error(opened.error.what);
  const source = opened.value;
  if (source === null) return null;
  const { bytes, hash } = source.facts;
  const stamp = { format: 'codexchat-markdown/2', path, bytes, hash };
  const record = new SessionRecord(sha256Hex);
  const plan = new ImportPlan({ sessionId, threadId, projectId, source: stamp, record, counts: null });
  let state = sessionFold.initial;
  let items: ItemRow[] = [];
  const turns = new Map<string, TurnRow>();
  let more = false;
  const keep = (change: Change): void => {
    if (!('put' in change)) return;
    if (change.put === 'turn') turns.set(change.row.turnId, { ...change.row, seq: 0 });
    // An archive that is only looked at was not taken over; the fold would say so.
    if (change.put === 'item' && change.row.data.code === 'session.imported') return;
    if (change.put !== 'item' || change.row.ordinal >= beforeOrdinal) return;
    items.push({ ...change.row, seq: 0 });
    more ||= items.length > limits.itemsPageMax;
    if (items.length >= limits.itemsPageMax * 2) items = items.slice(-limits.itemsPageMax);
  };
  const fold = (event: DomainEvent): void => {
    const folded = sessionFold.evolve(state, event, 0);
    ({ state } = folded);
    folded.changes.forEach(keep);
    const wanted = new Set(items.map(({ turnId }) => turnId));
    for (const turnId of turns.keys()) if (!wanted.has(turnId)) turns.delete(turnId);
  };
  try {
    for await (const batch of source.batches())
      for (const { turn, offset } of batch) plan.take(turn, offset).forEach(fold);
    plan.begin(null).forEach(fold);
    const { problems, problemsOmitted } = source.problems();
    if (state.row === null) return null;
    return {
      session: { ...state.row, seq: 0 },
      items: items.slice(-limits.itemsPageMax),
      turns: [...turns.values()],
      more,
      problems: problems.length + problemsOmitted,
    };
  } finally {
    await source.close();
  }
}
