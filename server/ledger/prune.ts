import { setImmediate } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { type EventPayload, eventSchemas, limits, type StreamCursor, streams } from '../vocabulary';
import { advance, zeroCursor } from './core/fold-run';
import { ledgerFold } from './core/ledger-fold';
import { type PrunedPieces, planPruning } from './core/prune-plan';
import type { AppendBatch } from './ledger';
import type { LedgerReads } from './reads';
import { sha256Hex } from './sha256';

export interface Pruning {
  readonly itemId: string;
  readonly sourceSeq: number;
  readonly pieces: PrunedPieces;
}

interface CompletedItem {
  /** Epoch ms. */
  readonly startedAt: number;
  readonly seq: number;
  readonly stream: string;
  readonly version: number;
}

interface TextRow {
  readonly seq: number;
  readonly version: number;
  readonly type: string;
  readonly at: number;
  readonly payload: Buffer | null;
}

/** What of an item's live text can go now; null when nothing can: still open, already pruned, or not contained in the completed item. */
export async function findPruning(
  db: Database.Database,
  reads: LedgerReads,
  itemId: string,
): Promise<Pruning | null> {
  const source = completedItem(db, itemId);
  if (!source) return null;
  const completed = await reads.payloadAt(source.seq);
  if (completed?.itemId !== itemId) return null;
  const chunks = await textChunks(db, source, itemId);
  const pieces = planPruning(completed, chunks);
  return pieces.length > 0 ? { itemId, sourceSeq: source.seq, pieces } : null;
}

/** The entry that completed the item, which is the one its row was last changed by. */
const completedItem = (db: Database.Database, itemId: string): CompletedItem | undefined =>
  db
    .prepare<[string], CompletedItem>(
      `SELECT event.seq, event.stream_id AS stream, event.stream_ver AS version, item.data ->> 'startedAt' AS startedAt FROM item JOIN event ON event.seq = item.seq
       WHERE item.item_id = ? AND event.type = 'item.completed'`,
    )
    .get(itemId);

type Chunk = EventPayload<'item.text-appended'> & { readonly seq: number };

/** The item's text entries that still have their payload, back to when it started. */
async function textChunks(
  db: Database.Database,
  { stream, version, startedAt }: CompletedItem,
  itemId: string,
): Promise<readonly Chunk[]> {
  const page = db.prepare<[string, number, number], TextRow>(
    `SELECT event.seq, stream_ver AS version, type, at, bytes AS payload FROM event LEFT JOIN payload USING (seq) WHERE stream_id = ? AND stream_ver < ?
     ORDER BY stream_ver DESC LIMIT ?`,
  );
  const chunks: Chunk[] = [];
  for (let before = version; before > 1; await setImmediate()) {
    const rows = page.all(stream, before, limits.entriesPageMax);
    for (const { seq, type, at, payload } of rows) {
      if (at < startedAt) return chunks;
      if (type !== 'item.text-appended' || !payload) continue;
      const chunk = eventSchemas[type].safeParse(JSON.parse(payload.toString())).data;
      if (chunk?.itemId === itemId) chunks.push({ ...chunk, seq });
    }
    before = rows.at(-1)?.version ?? 0;
  }
  return chunks;
}

/** The batch that prunes: its one event says where the text stands; the writer empties the payloads in the same transaction. */
export function pruningBatch(
  pruning: Pruning,
  cursor: StreamCursor | null,
  at: number,
  newId: () => string,
): { readonly batch: AppendBatch; readonly prunes: readonly number[] } {
  const { itemId, sourceSeq, pieces } = pruning;
  const from = cursor ?? zeroCursor(ledgerFold, streams.pruning);
  const event = { type: 'payload.pruned', payload: { itemId, sourceSeq, pieces } } as const;
  const folded = advance(ledgerFold, from, [{ event, at }], sha256Hex);
  const entries = folded.entries.map((entry) => ({
    ...entry,
    eventId: newId(),
    actor: { kind: 'system', id: 'ledger' } as const,
    causationId: null,
    correlationId: null,
  }));
  return {
    batch: { writes: [{ expectedVersion: from.version, entries, cursor: folded.cursor }] },
    prunes: pieces.flatMap(({ seqs }) => seqs),
  };
}
