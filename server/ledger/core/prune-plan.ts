import type { EventPayload, JsonObject } from '../../vocabulary';

export type PrunedPieces = EventPayload<'payload.pruned'>['pieces'];
type TextChunk = EventPayload<'item.text-appended'> & { readonly seq: number };

/** A text of the item in an `item.completed` payload; null when it has no such text. */
export function itemText(payload: JsonObject | null, field: string): string | null {
  const raw = rawItem(payload);
  const text = raw && Object.hasOwn(raw, field) ? raw[field] : undefined;
  return typeof text === 'string' ? text : null;
}

function rawItem(payload: JsonObject | null): JsonObject | null {
  const item = payload?.item;
  return isObject(item) && isObject(item.raw) ? item.raw : null;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Which chunks of a completed item can be cut again out of it, by channel: those that follow each other from offset 0 and together are the
 * beginning of one of its texts. A channel for which this does not hold keeps its chunks.
 */
export function planPruning(completed: JsonObject | null, chunks: readonly TextChunk[]): PrunedPieces {
  const raw = rawItem(completed);
  if (!raw) return [];
  const channels = [...new Set(chunks.map(({ channel }) => channel))];
  return channels.flatMap((channel) => {
    const own = chunks.filter((chunk) => chunk.channel === channel).sort((a, b) => a.offset - b.offset);
    const whole = joined(own);
    if (whole === null || whole === '') return [];
    const field = Object.keys(raw).find((name) => itemText(completed, name)?.startsWith(whole));
    if (field === undefined) return [];
    return [{ channel, field, seqs: own.map(({ seq }) => seq), lengths: own.map(({ text }) => text.length) }];
  });
}

/** The text of chunks that leave no gap and do not overlap; null when they do. */
function joined(chunks: readonly TextChunk[]): string | null {
  let length = 0;
  for (const { offset, text } of chunks) {
    if (offset !== length) return null;
    length += text.length;
  }
  return chunks.map(({ text }) => text).join('');
}
