import { z } from 'zod';

const text = z.string();
const id = z.string().min(1);
const count = z.int().nonnegative();

/** Stream `system`: which rules count. */
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
} as const;
