import type { ChunkRow, FeedFrame, TextChannel } from '../../server/vocabulary';

/** The pure merge of durable and provisional text. Offsets and lengths are UTF-16 code units. */
export type LiveFrame = Extract<FeedFrame, { type: 'live' }>;
export interface Segment {
  readonly offset: number;
  readonly text: string;
}
/** Provisional pieces of one item, by channel, sorted by offset and apart from each other. */
export type LiveTail = { readonly [channel in TextChannel]?: readonly Segment[] };

/** Pieces kept per channel; beyond it the oldest go (their text comes durably a moment later). */
const segmentsMax = 64;
const end = (segment: Segment): number => segment.offset + segment.text.length;

/** Adds a piece to a channel: continues the piece it touches, replaces what it overlaps. */
export function addLive(segments: readonly Segment[], piece: Segment): readonly Segment[] {
  if (piece.text === '') return segments;
  const last = segments.at(-1);
  if (last && end(last) === piece.offset)
    return [...segments.slice(0, -1), { offset: last.offset, text: last.text + piece.text }];
  const rest: Segment[] = [];
  let joined = piece;
  for (const segment of segments) {
    if (end(segment) < joined.offset || segment.offset > end(joined)) rest.push(segment);
    else joined = join(segment, joined);
  }
  return [...rest, joined].sort((a, b) => a.offset - b.offset).slice(-segmentsMax);
}

/** Two pieces that touch or overlap; where both have text the newer one counts. */
function join(old: Segment, fresh: Segment): Segment {
  const head = old.offset < fresh.offset ? old.text.slice(0, fresh.offset - old.offset) : '';
  const tail = end(old) > end(fresh) ? old.text.slice(end(fresh) - old.offset) : '';
  return { offset: Math.min(old.offset, fresh.offset), text: head + fresh.text + tail };
}

/** Drops what is durable by now. */
export const pruneLive = (segments: readonly Segment[], durableEnd: number): readonly Segment[] =>
  segments.some((segment) => end(segment) <= durableEnd)
    ? segments.filter((segment) => end(segment) > durableEnd)
    : segments;

export interface AssembledText {
  readonly durable: string;
  readonly provisional: string;
}

/**
 * What may be shown: durable chunks from 0 up to the first hole, then provisional text that joins on without one.
 * Text behind a hole waits; it is never drawn in a wrong place.
 */
export function assembleText(
  chunks: readonly ChunkRow[],
  channel: TextChannel,
  live: readonly Segment[] = [],
): AssembledText {
  const sorted = chunks.filter((chunk) => chunk.channel === channel).sort((a, b) => a.offset - b.offset);
  const durable = walk(sorted, 0);
  return { durable, provisional: walk(live, durable.length) };
}

/** The text from `from` on, as far as pieces join on. */
function walk(pieces: readonly Segment[], from: number): string {
  const parts: string[] = [];
  let at = from;
  for (const piece of pieces) {
    if (piece.offset > at) break;
    if (end(piece) <= at) continue;
    parts.push(piece.text.slice(at - piece.offset));
    at = end(piece);
  }
  return parts.join('');
}
