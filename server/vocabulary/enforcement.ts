import { z } from 'zod';
import { enforcementLimits as limits } from './enforcement-limits';
import type { EnforcementList } from './enforcement-lists';

/**
 * One act of the agent that was judged, or ran without a judgement: what it wanted, what was decided, and what became of it. Folded from the
 * ledger and never written to it; instants are epoch ms, `seq` are places in the ledger.
 */

const text = z.string();
const id = z.string().min(1);
const instant = z.int().nonnegative();
const seq = z.int().positive();

export const enforcementKind = z.enum(['command', 'edit', 'stdin', 'permissions', 'elicitation', 'other']);
/** `none`: no verdict is on record. */
export const enforcementDecision = z.enum(['allow', 'ask', 'deny', 'none']);
/** Whose answer it was. `nobody`: none is on record. */
export const enforcementActor = z.enum(['policy', 'person', 'nobody']);
/**
 * waiting: not answered yet · under-way: accepted, its end is not on record yet · ran: it ran and ended · failed: the runtime says that it failed
 * and gives no exit code · declined: answered with no, it did not run · never-started: accepted, and the runtime says that it was not begun ·
 * orphaned: what asked was gone before an answer, so nothing ran because of it · answered: the answer arrived, and such a request has no outcome
 * of its own · unknown: nothing on record says what became of it.
 */
export const enforcementOutcome = z.enum([
  'waiting',
  'under-way',
  'ran',
  'failed',
  'declined',
  'never-started',
  'orphaned',
  'answered',
  'unknown',
]);

export const enforcementRecord = z.object({
  /** The approval's id; `item/<item id>` where nothing was asked, `entry/<seq>` where it is not known. */
  id,
  /** Its first and its last entry, and all of them, oldest first. */
  seq,
  lastSeq: seq,
  seqs: z.array(seq),
  at: instant,
  /** Null when the beginning of the session is not known. */
  projectId: id.nullable(),
  sessionId: id,
  turnId: id.nullable(),
  itemId: id.nullable(),
  kind: enforcementKind,
  decision: enforcementDecision,
  /** What the rules alone said; null in what was recorded before they judged. */
  judged: z.enum(['allow', 'ask', 'deny']).nullable(),
  /** Why the decision is not what the rules said. */
  because: text.nullable(),
  rules: z.array(id),
  policyHash: id.nullable(),
  mode: z.enum(['supervised', 'auto', 'unattended']).nullable(),
  actor: enforcementActor,
  /** `policy`, or where a person answered: `web`, `cli`. */
  by: text.nullable(),
  answer: z.enum(['accept', 'decline', 'cancel']).nullable(),
  /** The command, or the changed paths; cut at `limits.enforcementTextCharsMax`. */
  text,
  cwd: text.nullable(),
  /** The first deciding rule in words, or what the policy could not do. */
  reason: text.nullable(),
  outcome: enforcementOutcome,
  exitCode: z.int().nullable(),
  /** In words, where the outcome needs them: why it was orphaned, lost, or ran without an accept. */
  why: text.nullable(),
  /** It ran, or may have, and nobody had accepted it. */
  unjudged: z.boolean(),
  decidedAt: instant.nullable(),
  deliveredAt: instant.nullable(),
  resolvedAt: instant.nullable(),
  endedAt: instant.nullable(),
});

export type EnforcementRecord = z.infer<typeof enforcementRecord>;
export type EnforcementKind = z.infer<typeof enforcementKind>;
export type EnforcementDecision = z.infer<typeof enforcementDecision>;
export type EnforcementActor = z.infer<typeof enforcementActor>;
export type EnforcementOutcome = z.infer<typeof enforcementOutcome>;

const some = <T extends z.ZodType>(of: T) => z.array(of).max(20).optional();

/** Epoch ms; beyond the last one no calendar has a date. */
const filterInstant = instant.max(8_640_000_000_000_000);

/** Conditions that take several values, of which any one may hold. Their names are those of the address, the command line and the index. */
const lists = {
  decision: some(enforcementDecision),
  outcome: some(enforcementOutcome),
  actor: some(enforcementActor),
  kind: some(enforcementKind),
  rule: some(z.string().min(1).max(200)),
  /** Why the decision is not what the rules said, for example `granted`. */
  because: some(z.string().min(1).max(50)),
  project: some(z.string().min(1).max(100)),
  session: some(z.string().min(1).max(100)),
  policy: some(z.string().min(1).max(100)),
} satisfies Readonly<Record<EnforcementList, z.ZodType>>;

/** Which records: all conditions hold, and of each list any one. Times are inclusive from, exclusive to. */
export const enforcementFilter = z.object({
  /** Words that all occur; `word*` matches the beginning of one. Case and accents do not count. */
  text: z.string().optional(),
  ...lists,
  unjudged: z.boolean().optional(),
  from: filterInstant.optional(),
  to: filterInstant.optional(),
  /** Only what began in the last so many ms, counted from the moment of the question. With `from`, the later of the two. */
  last: z.int().positive().optional(),
});
export type EnforcementFilter = z.infer<typeof enforcementFilter>;

/** A selection under a name, as a person saved it. */
export const savedSearch = z.object({
  searchId: id,
  name: z.string().min(1).max(limits.savedSearchNameCharsMax),
  filter: enforcementFilter,
  savedAt: instant,
});
export type SavedSearch = z.infer<typeof savedSearch>;
