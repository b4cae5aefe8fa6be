import { z } from 'zod';

/**
 * The control socket speaks lines of JSON. Every request has an id; a call and `open` get one answer, a feed gets wire text until it ends.
 */
const id = z.int().nonnegative();

export const controlRequest = z.union([
  z.object({ id, path: z.string().min(1).max(200), input: z.unknown().optional() }),
  z.object({ id, feed: z.object({ from: z.union([z.int().nonnegative(), z.literal('head')]) }) }),
  /** Asks for a fresh launch address. */
  z.object({ id, open: z.literal(true) }),
  /** The feed with this id is no longer wanted. */
  z.object({ id, cancel: z.literal(true) }),
]);
export type ControlRequest = z.infer<typeof controlRequest>;

const trouble = z.object({ kind: z.string(), what: z.string(), safe: z.string(), next: z.string() });

export const controlAnswer = z.union([
  z.object({ id, ok: z.literal(true), value: z.unknown() }),
  z.object({ id, ok: z.literal(false), trouble }),
  /** Feed: text/event-stream, as the browser gets it. */
  z.object({ id, wire: z.string() }),
  z.object({ id, ended: z.string() }),
]);
export type ControlAnswer = z.infer<typeof controlAnswer>;

/**
 * Cuts a byte stream into lines. Calls `tooLong` once, and takes nothing more, when a line exceeds `bytesMax`.
 */
export const createLineReader = (o: {
  bytesMax: number;
  line: (text: string) => void;
  tooLong: () => void;
}): ((part: Buffer) => void) => {
  let parts: Buffer[] = [];
  let bytes = 0;
  let over = false;
  return (part) => {
    let from = 0;
    while (!over) {
      const end = part.indexOf(10, from);
      const piece = part.subarray(from, end === -1 ? undefined : end);
      bytes += piece.length;
      if (bytes > o.bytesMax) {
        over = true;
        parts = [];
        o.tooLong();
        return;
      }
      if (piece.length > 0) parts.push(piece);
      if (end === -1) return;
      o.line(Buffer.concat(parts).toString('utf8'));
      parts = [];
      bytes = 0;
      from = end + 1;
    }
  };
};
