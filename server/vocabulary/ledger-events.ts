import { z } from 'zod';

const text = z.string();
const id = z.string().min(1);
const count = z.int().nonnegative();
const instant = z.int().nonnegative();
const channel = z.enum(['text', 'output', 'reasoning', 'summary']);

export const ledgerEvents = {
  // Stream `ledger`, written by the ledger alone.
  /**
   * From here on checkpoints are signed under another origin, because the entries do not continue those that the one before was signed for:
   * an end that was lost and given up (`loss-accepted`), or a copy put in use (`restored`). Pins the newest checkpoint known of the old one.
   */
  'ledger.origin-started': z.object({
    origin: id,
    previous: id,
    reason: z.enum(['loss-accepted', 'restored']),
    /** Entries that are known to have been durable, and those there are. */
    expected: count,
    found: count,
    /** Hex leaf hash of entry `expected`, and the signed note over it, as far as they are known. */
    leaf: text.nullable(),
    note: text.nullable(),
  }),
  /**
   * Another key signs from here on. Keys are base64 of 32 bytes; the signatures (base64) are over the UTF-8 lines origin, old key, new key, and
   * count of entries before this one. `lost`: the old key was gone, so nothing is signed by it.
   */
  'ledger.key-rotated': z.object({
    origin: id,
    reason: z.enum(['rotated', 'lost']),
    oldKey: id,
    newKey: id,
    size: count,
    oldSignature: text.nullable(),
    newSignature: text,
  }),

  /**
   * Old payloads were removed because a person asked for it: of bulky entries in these ranges of sequences (both ends included) that were recorded
   * before `before`. They are not stored anywhere else; their envelopes and proofs stay. `bytes` of payload.
   * `readModels`: of each session that lost payloads, what stood in the read model at this moment, because nobody can fold it again: the stream's version, the
   * JSON text of its state, and by parts the count of rows and a hash over them. Absent in entries from before it was recorded.
   */
  'payload.expired': z.object({
    before: instant,
    ranges: z.array(z.object({ from: count, to: count })),
    count,
    bytes: count,
    readModels: z
      .array(
        z.object({
          stream: id,
          version: count,
          state: text,
          parts: z.array(z.object({ part: id, rows: count, digest: text })),
        }),
      )
      .optional(),
  }),

  // Stream `pruning`, written by the ledger alone.
  /**
   * Live text of a completed item is no longer stored twice: the `item.text-appended` entries `seqs` lost their payload, and are cut again out
   * of `field` of the item completed at `sourceSeq`, one after the other from its beginning, `lengths` UTF-16 code units each.
   */
  'payload.pruned': z.object({
    itemId: id,
    sourceSeq: count,
    pieces: z.array(z.object({ channel, field: text, seqs: z.array(count), lengths: z.array(count) })),
  }),
} as const;
