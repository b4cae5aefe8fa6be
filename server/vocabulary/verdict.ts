import { z } from 'zod';

const text = z.string();
const id = z.string().min(1);
const decision = z.enum(['allow', 'ask', 'deny']);

/** How far a session answers asks in place of a person. */
export const sessionMode = z.object({
  mode: z.enum(['supervised', 'auto', 'unattended']),
  /** Edits of ordinary files of the workspace run unasked. */
  acceptEdits: z.boolean(),
});

/** The mode that a request was judged in, and what the runtime said it really applies. */
export const judgedMode = sessionMode.extend({
  sandbox: text,
  network: z.boolean(),
});

/** One simple command, one changed file, or the request itself: what would happen, and what the rules say about it. */
const judgedAct = z.object({
  text,
  decision,
  rules: z.array(id),
  /** Name of a fact (`program`, `reads`, `traits`, `doubts` …) to its values; a path is `zone,zone path`. Empty facts are left out. */
  facts: z.record(z.string(), z.array(text)),
});

/** Why a verdict is what it is. Written once, when the request was judged, and never worked out again. */
export const verdictBasis = z.object({
  /** What the rules alone said; `decision` of the verdict is what became of it. */
  judged: decision,
  /** The deciding rules in words. */
  reasons: z.array(z.object({ rule: id, layer: text, reason: text })),
  mode: judgedMode,
  /** Why the decision is not what the rules said; null when it is. */
  because: z
    .enum([
      'contained-by-sandbox',
      'contained-by-facts',
      'edit-accepted',
      'granted',
      'nobody-to-ask',
      'wants-more',
      'masked',
      'not-judged',
      'turn-too-loose',
    ])
    .nullable(),
  acts: z.array(judgedAct),
  /** Acts that were judged and are not listed. */
  actsOmitted: z.int().nonnegative(),
  /** What the engine or the policy could not do. */
  fault: text.nullable(),
  grantable: z.boolean(),
  /** SHA-256 of all that a grant of this act would hold: its words, folder or paths, facts, rules. Only where it is grantable. */
  scope: id.optional(),
  /** The grant by which it runs, where `because` is `granted`. */
  grantId: id.optional(),
});

export const verdict = z.object({
  decision,
  rules: z.array(id),
  policyHash: id,
  /** Missing where policy did not judge yet. */
  basis: verdictBasis.optional(),
});

export type VerdictBasis = z.infer<typeof verdictBasis>;
export type JudgedMode = z.infer<typeof judgedMode>;
export type JudgedAct = z.infer<typeof judgedAct>;
export type SessionMode = z.infer<typeof sessionMode>;
