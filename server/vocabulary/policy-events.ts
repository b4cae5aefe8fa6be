import { z } from 'zod';
import { grantEnd, grantShape } from './grant';
import { judgedMode, sessionMode } from './verdict';

const text = z.string();
const id = z.string().min(1);
const count = z.int().nonnegative();
const instant = z.int().nonnegative();

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
  /**
   * A person had this copy put in the place of a file of policy; `policy.loaded` after it says that it counts. `before`, `after`: SHA-256 of the
   * texts, `before` null for a new file. `loosening`: why more could run unasked with it; the person said that this is meant.
   */
  'policy.edit-accepted': z.object({
    layer: z.enum(['organisation', 'project', 'user']),
    name: id,
    before: id.nullable(),
    after: id,
    text,
    loosening: z.array(text),
  }),

  // Stream `project/<id>`, from a person's command.
  /** A person accepted the project's own rules as they stand here: this copy counts, whatever lies in the project later. */
  'project.policy-accepted': z.object({
    hash: id,
    files: z.array(z.object({ name: text, sha256: id, text })),
    /** Of the copy that counted before. */
    replaces: id.nullable(),
  }),
  /** A person looked at rules of this hash and does not want them to count. */
  'project.policy-declined': z.object({ hash: id }),
  /** The accepted copy counts no more. */
  'project.policy-withdrawn': z.object({ hash: id }),

  // Stream `session/<id>`.
  /** `loosened`: acts run unasked from here on that would have been asked before; the person said so explicitly. */
  'session.mode-changed': sessionMode.extend({ loosened: z.boolean() }),
  /** An act that ran, or may have, without an accept on record. A notice beside it tells people. */
  'item.ran-unjudged': z.object({ itemId: id, turnId: id.nullable(), kind: id, why: text }),

  /**
   * A person lets exactly this act run unasked, with the answer to the request in which it was shown. `rules`: those that ask, as
   * `layer/id`. It counts while policy, mode, sandbox and network are as they are here.
   */
  'grant.made': z.object({
    grantId: id,
    approvalId: id,
    shape: grantShape,
    scope: id,
    rules: z.array(id),
    policyHash: id,
    mode: judgedMode,
    until: instant,
    usesMax: count,
    by: text,
  }),
  /** In the transaction of the request and its decision. `use`: from 1. */
  'grant.used': z.object({ grantId: id, approvalId: id, use: count }),
  'grant.revoked': z.object({ grantId: id, by: text, why: text }),
  'grant.expired': z.object({ grantId: id, why: grantEnd }),
  /** Whether the agent is told why policy denied what it asked for. It is not, until a person switches it on. */
  'session.telling-changed': z.object({ tellsReasons: z.boolean() }),
} as const;
