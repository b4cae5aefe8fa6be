import { z } from 'zod';
import { hostEvents } from './host-events';
import { jobKinds } from './job-kinds';
import type { JsonObject } from './json';
import { ledgerEvents } from './ledger-events';
import { policyEvents } from './policy-events';
import { runtimeEvents } from './runtime-events';
import { runtimeName } from './runtime-row';
import { searchEvents } from './search-events';
import { verdict } from './verdict';

/**
 * Every event of the ledger: name (`noun.past-tense`) → payload. Instants are epoch ms, text offsets UTF-16 code units.
 * An event is never changed; a new shape is a new `schema` number with an upcaster. Who writes it is said at each group.
 */

const json = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null);
const text = z.string();
const id = z.string().min(1);
const count = z.int().nonnegative();
const instant = z.int().nonnegative();

const settings = z.object({
  sandbox: z.enum(['read-only', 'workspace-write', 'danger-full-access']),
  network: z.boolean(),
});
const archiveSettings = z.object({
  mode: z.enum(['dual', 'ledger-only']),
  place: z.enum(['project', 'data']),
});
const wireId = z.union([z.int(), z.string()]);
const answer = z.enum(['accept', 'decline', 'cancel']);
const channel = z.enum(['text', 'output', 'reasoning', 'summary']);
const turnError = z.object({ message: text, code: text });
const trouble = z.object({ what: text, safe: text, next: text });
const usage = z.object({
  totalTokens: count,
  inputTokens: count,
  cachedInputTokens: count,
  outputTokens: count,
  reasoningOutputTokens: count,
  contextWindow: count.nullable(),
  lastTokens: count,
});
const echo = z.object({
  model: text.nullable(),
  approvalPolicy: text,
  sandbox: text,
  network: z.boolean(),
  cwd: text,
});
const plan = z.object({
  explanation: text.nullable(),
  steps: z.array(z.object({ text, status: z.enum(['pending', 'inProgress', 'completed']) })),
});
const item = z.object({ id, type: id, raw: json });
const ask = z.object({
  kind: z.enum(['command', 'fileChange', 'permissions', 'stdin', 'elicitation']),
  command: text.nullable(),
  cwd: text.nullable(),
  reason: text.nullable(),
  changes: z.array(z.object({ path: text, change: text, diff: text })),
  detail: text.nullable(),
});
const flavour = z.enum(['codex', 'demo']);
const jobKind = z.enum(jobKinds);
/** `path` is relative to the project's folder; `hash` is the file's SHA-256. */
const archiveSource = z.object({ format: id, path: text, bytes: count, hash: id });

export const eventSchemas = {
  // Stream `system`, written by the composition root.
  /** The archive of a session could not be written; the ledger has everything. Once, until it succeeds again. */
  'archive.fell-behind': z.object({ sessionId: id, problem: trouble }),
  'archive.caught-up': z.object({ sessionId: id, path: text }),
  /** A file that the ledger does not cover stood in the way of an archive: it was kept under another name. */
  /** The ledger could not give a thread, and its archive was read instead: once for each file and reason while a server lives. */
  'archive.read-instead': z.object({ threadId: id, path: text, reason: text }),
  'archive.file-kept': z.object({ sessionId: id, path: text, keptAs: text, reason: text }),
  /** A person chose to go on although the head file knew of more entries than the ledger has. */
  'ledger.loss-accepted': z.object({ expected: count, found: count }),

  // Stream `project/<id>`, written by the project service.
  'project.added': z.object({ projectId: id, path: id, name: text, settings }),
  'project.settings-changed': z.object({ settings }),
  /** Where archives of the project's sessions are written, and whether they are written at all. */
  'project.archives-changed': z.object({ archives: archiveSettings }),
  'project.removed': z.object({}),

  // Stream `session/<id>`: the person's side.
  'session.created': z.object({
    sessionId: id,
    projectId: id,
    flavour,
    title: text,
    model: text.nullable(),
    effort: text.nullable(),
  }),
  'session.renamed': z.object({ title: text, by: z.enum(['auto', 'person']) }),
  'session.archived': z.object({}),
  'session.unarchived': z.object({}),
  /** Its runtime ended by itself in the middle of so many of its turns, one after the other: no turn of it is sent until a person releases it. */
  'session.quarantined': z.object({ crashes: count, reason: text }),
  'session.released': z.object({}),
  /** It serves the session from here on, one of so many. `from`: the one before, which is no more; null for its first. */
  'session.worker-assigned': z.object({ worker: count, of: count, from: count.nullable() }),
  'session.model-chosen': z.object({ model: text.nullable(), effort: text.nullable() }),
  /** The checkpoint before anything is sent: a prompt is never lost. */
  /** `resends`: the turn whose prompt this is again, on a person's word, because the runtime never stored it. */
  'turn.requested': z.object({
    turnId: id,
    clientMessageId: id,
    text,
    resends: id.optional(),
    /** The prompt is a summary of the session, for a conversation that knows nothing of it. */
    seed: z.literal(true).optional(),
    /** The follow-up that this is: with this entry it waits no more, so it is sent once or, if the turn ends unsent, offered again. */
    followup: id.optional(),
  }),
  /** `reasonOf`: the approval that policy declined; then the text is ours and tells the agent why, and nobody typed it. */
  'turn.steered': z.object({ turnId: id, clientMessageId: id, text, reasonOf: id.optional() }),
  'turn.interrupt-requested': z.object({ turnId: id }),
  /** A person queued a prompt behind what runs. What is sent later is the text as it stands here, secrets masked. */
  'followup.queued': z.object({ followupId: id, text }),
  'followup.edited': z.object({ followupId: id, text }),
  /** `place`: where it stands now, from 1. */
  'followup.moved': z.object({ followupId: id, place: count }),
  'followup.deleted': z.object({ followupId: id }),
  /** A person lets a queue go on that stood still. */
  'queue.resumed': z.object({}),
  'approval.decided': z.object({ approvalId: id, answer, shownHash: id, by: text }),
  /** The person chose to go on although the runtime no longer knows the conversation. */
  'thread.abandoned': z.object({ threadId: id, reason: text }),

  // Stream `session/<id>`: what the runtime said, normalised.
  'thread.bound': z.object({ threadId: id, epoch: id, how: z.enum(['started', 'resumed']), echo }),
  /** The runtime applies other settings than before: ours of the turn, or a change of its own. */
  'thread.settings-updated': z.object({ threadId: id, echo }),
  /** The process does not have the thread loaded: it is made usable again and the turn is offered once more. */
  'thread.stale': z.object({ threadId: id, epoch: id, problem: text }),
  /** A person took another conversation of the runtime in the place of one that is lost. */
  'thread.remapped': z.object({ from: id, to: id, reason: text }),
  'thread.lost': z.object({ threadId: id, problem: text }),
  'turn.started': z.object({ turnId: id, runtimeTurnId: id, epoch: id }),
  'turn.acknowledged': z.object({ turnId: id, clientMessageId: id }),
  /** Its process is gone in the middle of it: what the runtime itself has of it is asked as soon as one runs again. */
  /** `crashed`: that process ended by itself; nobody stopped it. */
  'turn.cut-off': z.object({ turnId: id, epoch: id.nullable(), crashed: z.boolean() }),
  /** One truth about a turn that was cut off. `stored`: which of its prompts the runtime has. */
  'turn.reconciled': z.object({
    turnId: id,
    outcome: z.enum(['absent', 'interrupted', 'failed', 'completed', 'unknown']),
    runtimeTurnId: id.nullable(),
    stored: z.array(id),
    reason: text,
    error: turnError.nullable(),
  }),
  /** The provider refused options of the model, before anything came of the turn: it is taken back there and offered once more without them. */
  'turn.options-refused': z.object({
    turnId: id,
    runtimeTurnId: id,
    options: z.array(z.enum(['effort', 'summary'])),
    problem: text,
  }),
  'turn.diff-updated': z.object({ turnId: id, diff: text }),
  'turn.plan-updated': z.object({ turnId: id, plan }),
  'turn.settled': z.object({
    turnId: id,
    status: z.enum(['completed', 'interrupted', 'failed']),
    reason: text.nullable(),
    error: turnError.nullable(),
  }),
  'session.usage-updated': z.object({ usage }),
  /** `digest`: SHA-256 of the item's canonical JSON, where an approval must bind to the whole of it (file changes). */
  'item.started': z.object({ itemId: id, turnId: id.nullable(), item, digest: text.nullable() }),
  'item.text-appended': z.object({ itemId: id, channel, offset: count, text }),
  'item.text-dropped': z.object({ itemId: id, channel, chars: count }),
  /** `place`: of the item it completes, when that was given up for lost before. */
  'item.completed': z.object({ itemId: id, turnId: id.nullable(), item, place: count.optional() }),
  /** A person ends a command that runs on; its end comes as `item.completed`. */
  'item.end-requested': z.object({ itemId: id }),
  /** Still open when the runtime died: how it ended is unknown. */
  'item.lost': z.object({ itemId: id, reason: text }),
  'approval.requested': z.object({
    approvalId: id,
    turnId: id,
    itemId: id.nullable(),
    epoch: id,
    wireId,
    method: id,
    ask,
    shownHash: id,
    verdict,
  }),
  /** The answer left towards the runtime. */
  'approval.delivered': z.object({ approvalId: id }),
  /** The runtime confirmed that the request is closed. */
  'approval.resolved': z.object({ approvalId: id }),
  'approval.orphaned': z.object({ approvalId: id, reason: text }),
  /** Something a person must be told that no other event says; `unknown` messages come with their raw JSON. */
  'notice.raised': z.object({
    noticeId: id,
    turnId: id.nullable(),
    level: z.enum(['info', 'warning', 'error']),
    code: text,
    text,
    detail: text.nullable(),
  }),
  /** What we asked of the runtime and how it ended: replay compares it, and sends nothing. */
  'request.sent': z.object({ requestId: id, epoch: id, method: id, params: json }),
  'request.answered': z.object({ requestId: id, ok: z.boolean(), error: text.nullable() }),

  // Stream `session/<id>`: taken over from an archive that another program wrote. The ledger proves only that it has not changed since.
  'session.imported': z.object({
    sessionId: id,
    projectId: id,
    /** The thread's id in its archive, which names the file. */
    threadId: id,
    flavour,
    title: text,
    source: archiveSource,
    /** Of the first turn in the archive. */
    begunAt: instant,
  }),
  /** `places`: where its items stand in the session: prompt, each action, and the answer when there is one. Again with the same id, it replaces. */
  'turn.imported': z.object({
    turnId: id,
    archiveTurnId: id,
    ordinal: count,
    places: z.array(count),
    timestamp: instant,
    status: z.enum(['pending', 'completed', 'failed']),
    user: text,
    assistant: text,
    actions: z.array(z.object({ createdAt: instant, method: text, title: text, detail: text })),
  }),
  /** One archive is in the ledger: which bytes it had, and which entries hold what was taken over. */
  'archive.backfilled': z.object({
    threadId: id,
    source: archiveSource,
    turnLimit: count.nullable(),
    /** Turns of the archive within the limit, and how many of them this run added. */
    turns: count,
    added: count,
    /** The imported entries of this stream up to `lastSeq`, and SHA-256 over them. */
    rows: count,
    lastSeq: count,
    rowsHash: id,
    /** Places in the file that were not taken over as they stand there. */
    problems: count,
    /** Why an archive that was already marked as taken over was done again. */
    reason: text.nullable(),
  }),

  ...hostEvents,

  ...policyEvents,
  ...runtimeEvents,

  // Stream `job/<id>`, written by the job service.
  'job.started': z.object({ jobId: id, kind: jobKind, subject: text.nullable() }),
  /** `interrupted`: the server ended first, and the next start says so. `report` is what the kind of job gives. */
  'job.ended': z.object({
    jobId: id,
    state: z.enum(['done', 'failed', 'cancelled', 'interrupted']),
    summary: text,
    report: json.nullable(),
    trouble: trouble.extend({ kind: id }).nullable(),
  }),

  ...ledgerEvents,
  ...searchEvents,
} as const;

export type EventType = keyof typeof eventSchemas;
export type EventPayload<T extends EventType> = z.infer<(typeof eventSchemas)[T]>;

/** An event as the cores produce it: kind and payload, nothing that only the writer knows. */
export type DomainEvent = {
  readonly [T in EventType]: { readonly type: T; readonly payload: EventPayload<T> };
}[EventType];
export type EventOf<T extends EventType> = Extract<DomainEvent, { readonly type: T }>;

/** Version of each event's payload; upcasters lift older ones. All begin at 1. */
export const schemaVersion = (_type: EventType): number => 1;

/** Stream names. A stream is the unit of order and of optimistic concurrency. */
export const streams = {
  system: 'system',
  project: (projectId: string) => `project/${projectId}`,
  session: (sessionId: string) => `session/${sessionId}`,
  runtime: (flavour: 'codex' | 'demo', worker = 1) => `runtime/${runtimeName(flavour, worker)}`,
  job: (jobId: string) => `job/${jobId}`,
  pruning: 'pruning',
  ledger: 'ledger',
  searches: 'searches',
} as const;
