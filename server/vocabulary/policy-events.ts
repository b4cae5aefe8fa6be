import { z } from 'zod';
import { sessionMode } from './verdict';

const text = z.string();
const id = z.string().min(1);
const count = z.int().nonnegative();

/** Which rules count, how far a session answers in place of a person, and what ran past both. The first two are of the stream `system`. */
export const policyEvents = {
  /** These rules count from here on: by their hash every verdict names them. */
  'policy.loaded': z.object({
    policyHash: id,
    rules: count,
    files: z.array(z.object({ name: text, sha256: id, text })),
  }),
  /** The files as they lie there are no policy; what counted before counts on, or, without any, everything asks. */
  'policy.refused': z.object({
    problems: z.array(z.object({ file: text, line: count, what: text, remedy: text })),
    count,
    keptHash: id.nullable(),
  }),

  // Stream `session/<id>`.
  /** `loosened`: acts run unasked from here on that would have been asked before; the person said so explicitly. */
  'session.mode-changed': sessionMode.extend({ loosened: z.boolean() }),
  /** An act that ran, or may have, without an accept on record. A notice beside it tells people. */
  'item.ran-unjudged': z.object({ itemId: id, turnId: id.nullable(), kind: id, why: text }),
} as const;
