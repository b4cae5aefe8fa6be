import { eventSchemas, type JsonObject } from '../vocabulary';
import { itemText } from './core/prune-plan';

export type LoadPayload = (seq: number) => Promise<JsonObject | null>;

/** The payload that entry `seq` had before the `payload.pruned` event took it: replay reads the same as on the first day. */
export async function prunedPayload(
  seq: number,
  pruned: JsonObject | null,
  load: LoadPayload,
): Promise<JsonObject | null> {
  const event = eventSchemas['payload.pruned'].safeParse(pruned);
  if (!event.success) return null;
  const { itemId, sourceSeq, pieces } = event.data;
  const piece = pieces.find(({ seqs }) => seqs.includes(seq));
  if (!piece) return null;
  const whole = itemText(await load(sourceSeq), piece.field);
  if (whole === null) return null;
  const place = piece.seqs.indexOf(seq);
  const offset = piece.lengths.slice(0, place).reduce((sum, length) => sum + length, 0);
  const text = whole.slice(offset, offset + (piece.lengths[place] ?? 0));
  return { itemId, channel: piece.channel, offset, text };
}
