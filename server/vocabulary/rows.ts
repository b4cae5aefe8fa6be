import type { ApprovalRow } from './approval-row';
import type { JobKind } from './job-kinds';
import type { JsonObject } from './json';
import type { FollowupRow, SessionQueue } from './queue-row';
import type { Trouble } from './result';
import type { RuntimeRow } from './runtime-row';
import type { SessionMode } from './verdict';

/**
 * Rows are what the folds produce, the projections store, the feed sends and the screens show: one shape for all four.
 * Instants are epoch ms. Text offsets and lengths are UTF-16 code units. `seq` is the ledger place that last changed the row.
 */

/** Which runtime a session runs on: the real model, or the built-in demo model on loopback. */
export type Flavour = 'codex' | 'demo';
export type SandboxMode = 'read-only' | 'workspace-write' | 'danger-full-access';

export interface ProjectSettings {
  readonly sandbox: SandboxMode;
  /** Network inside the sandbox. */
  readonly network: boolean;
}

/**
 * `dual`: every session is an archive beside the ledger as well · `ledger-only`: archives are no longer written.
 * `project`: in the project's own `chats/threads` · `data`: in our data directory.
 */
export interface ArchiveSettings {
  readonly mode: 'dual' | 'ledger-only';
  readonly place: 'project' | 'data';
}

export interface ProjectPolicyChoice {
  /** The copy that counts: hash of names and texts, and when it was accepted. */
  readonly accepted: { readonly hash: string; readonly files: readonly string[]; readonly at: number } | null;
  /** The files that were looked at last and are not to count. */
  readonly declined: string | null;
}

export interface ProjectRow {
  readonly projectId: string;
  /** Absolute, resolved path of the folder. */
  readonly path: string;
  readonly name: string;
  readonly settings: ProjectSettings;
  /** What a person chose. Absent: `dual`, in the project when it has `chats/threads`, else in the data directory. */
  readonly archives?: ArchiveSettings;
  /** The project's own rules, as a person decided about them. Absent: nobody was asked yet. */
  readonly policy?: ProjectPolicyChoice;
  readonly createdAt: number;
  readonly removedAt: number | null;
  readonly seq: number;
}

export interface TokenUsage {
  readonly totalTokens: number;
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  readonly outputTokens: number;
  readonly reasoningOutputTokens: number;
  readonly contextWindow: number | null;
  /** Tokens of the last model call: what fills the context now. */
  readonly lastTokens: number;
}

/** What the runtime said it really applies to a thread. */
export interface ThreadEcho {
  readonly model: string | null;
  readonly approvalPolicy: string;
  readonly sandbox: string;
  readonly network: boolean;
  readonly cwd: string;
}

/** In the order in which the list shows them. */
export type Attention = 'waiting' | 'running' | 'failed' | 'settled';

/**
 * none: no runtime thread yet · provisional: started, but no acknowledged turn, so not resumable ·
 * resumable · lost: the runtime no longer knows it and a person must choose.
 */
export type ThreadState = 'none' | 'provisional' | 'resumable' | 'lost';

export interface SessionRow {
  readonly sessionId: string;
  readonly projectId: string;
  readonly flavour: Flavour;
  /** The worker that serves it for as long as there is that worker. Absent: none was assigned yet, or there is only one. */
  readonly worker?: number;
  readonly title: string;
  readonly titledBy: 'auto' | 'person';
  /** Missing: supervised. */
  readonly mode?: SessionMode;
  /** Grants that count, and their uses. Absent when none does; `sessions.grants` lists them. */
  readonly grants?: { readonly open: number; readonly uses: number };
  /** The agent is told why policy denies something. */
  readonly tellsReasons?: true;
  /** What ran without a decision on record: how often, and the newest items, oldest first (`limits.unjudgedKept`). Absent when nothing did. */
  readonly unjudged?: { readonly count: number; readonly items: readonly string[] };
  readonly model: string | null;
  readonly effort: string | null;
  readonly attention: Attention;
  readonly threadId: string | null;
  readonly threadState: ThreadState;
  /** Why the thread is lost, in words for a person. */
  readonly threadProblem: string | null;
  readonly echo: ThreadEcho | null;
  readonly openTurnId: string | null;
  /** Its runtime ended by itself in so many of its turns, one after the other: no turn is sent until a person releases it (`sessions.release`). */
  readonly quarantine?: { readonly crashes: number; readonly since: number };
  /** Prompts that wait for the turn before them. Absent when none does. */
  readonly queue?: SessionQueue;
  readonly pendingApprovals: number;
  /** What outlives its turn: commands still running, answers that the runtime has not confirmed, a turn that was cut off and not reconciled yet. */
  readonly looseEnds: number;
  readonly turnCount: number;
  readonly itemCount: number;
  readonly usage: TokenUsage | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archivedAt: number | null;
  readonly seq: number;
}

/** requested: durable here, not yet acknowledged by the runtime · running · the rest are settled. */
export type TurnStatus = 'requested' | 'running' | 'completed' | 'interrupted' | 'failed';

export interface PlanStep {
  readonly text: string;
  readonly status: 'pending' | 'inProgress' | 'completed';
}

/**
 * What became of a turn whose process ended in the middle of it. pending: the runtime has not been asked yet · absent: it never stored the
 * prompt · interrupted, failed, completed: as the runtime has it; completed means that it finished while nobody listened, and its work was
 * taken over · unknown: the runtime cannot tell any more.
 */
export type Reconciliation = 'pending' | 'absent' | 'interrupted' | 'failed' | 'completed' | 'unknown';

export interface TurnRow {
  readonly turnId: string;
  readonly sessionId: string;
  /** Place in the session, from 1. */
  readonly ordinal: number;
  readonly runtimeTurnId: string | null;
  readonly status: TurnStatus;
  readonly requestedAt: number;
  /** When the runtime stored the prompt (`item/completed(userMessage)`), the only acknowledgement that survives a crash. */
  readonly acknowledgedAt: number | null;
  readonly settledAt: number | null;
  /** Why it settled this way when that is not plain: runtime exit, server restart, the person's interrupt. */
  readonly reason: string | null;
  readonly error: { readonly message: string; readonly code: string } | null;
  /** Aggregated unified diff of the turn as the runtime reports it. */
  readonly diff: string | null;
  readonly plan: { readonly explanation: string | null; readonly steps: readonly PlanStep[] } | null;
  /** Only of a turn that was cut off by the end of its process. */
  readonly reconciliation?: Reconciliation;
  /** Its prompt never reached the runtime's store: a person may send it again (`sessions.sendAgain`). It is never sent by itself. */
  readonly sendAgain?: boolean;
  /** The turn in which its prompt was sent again. */
  readonly resentAs?: string;
  readonly seq: number;
}

/** open: under way · lost: open when the runtime died; its end is unknown. */
export type ItemStatus = 'open' | 'completed' | 'failed' | 'declined' | 'interrupted' | 'lost';
/** Which text of an item a chunk belongs to. */
export type TextChannel = 'text' | 'output' | 'reasoning' | 'summary';

/**
 * One unit of a transcript. `kind` is the runtime's own item type (`agentMessage`, `commandExecution`, `fileChange` …), or one of ours:
 * `prompt` (what the person sent) and `notice` (something a person must be told: a crash, a warning, an unknown message).
 */
export interface ItemRow {
  /** `<turnId>/<runtime item id>`, or `<turnId|session>/<our id>`. */
  readonly itemId: string;
  readonly sessionId: string;
  readonly turnId: string | null;
  /** Place in the session, from 1. */
  readonly ordinal: number;
  readonly kind: string;
  readonly status: ItemStatus;
  readonly startedAt: number;
  readonly completedAt: number | null;
  /** A person asked for its end (`sessions.endCommand`). */
  readonly endRequestedAt?: number;
  /** The runtime's item as it stood last, texts over `limits.itemRowTextCharsMax` cut in the middle. For `notice`: NoticeData, for `prompt`: PromptData. */
  readonly data: JsonObject;
  /** Full lengths of the texts that were cut in `data`, by field name. */
  readonly cut: { readonly [field: string]: number };
  /** Durable live text so far, by channel. */
  readonly live: { readonly [channel: string]: number };
  /** Live characters that came after `limits.itemLiveCharsMax` and were not kept. */
  readonly liveDropped: number;
  readonly seq: number;
}

export interface NoticeData {
  readonly level: 'info' | 'warning' | 'error';
  /** Machine word, for example `runtime.exited`, `approval/reset`, or the method of an unknown message. */
  readonly code: string;
  readonly text: string;
  /** What is safe and what to do, or raw JSON of an unknown message. */
  readonly detail: string | null;
}

export interface PromptData {
  readonly text: string;
  readonly clientMessageId: string;
  /** seed: a summary of the session, sent to a conversation that knows nothing of it. */
  /** reason: ours, not a person's: it tells the agent why policy declined. */
  readonly intent: 'start' | 'steer' | 'seed' | 'reason';
}

/** A durable piece of live text; dropped when its item completes and holds the whole. */
export interface ChunkRow {
  readonly sessionId: string;
  readonly itemId: string;
  readonly channel: TextChannel;
  readonly offset: number;
  readonly text: string;
  readonly seq: number;
}

export type { JobKind } from './job-kinds';
/** interrupted: the server ended before the job did. */
export type JobState = 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';

/** A long piece of work. How far it is comes beside, as `job.progress` of the feed. */
export interface JobRow {
  readonly jobId: string;
  readonly kind: JobKind;
  /** What it works on, for a person: a folder, a date; null when that is the ledger as a whole. */
  readonly subject: string | null;
  readonly state: JobState;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** One plain sentence of the result, once ended. */
  readonly summary: string | null;
  /** The whole result, as the command of the same name prints it with `--json`; null when there is none, or it is over `limits.jobReportBytesMax`. */
  readonly report: JsonObject | null;
  /** Why it failed. */
  readonly trouble: Trouble | null;
  readonly seq: number;
}

/** The tables a fold may write, by name. */
export interface Rows {
  readonly project: ProjectRow;
  readonly session: SessionRow;
  readonly turn: TurnRow;
  readonly item: ItemRow;
  readonly chunk: ChunkRow;
  readonly approval: ApprovalRow;
  readonly followup: FollowupRow;
  readonly runtime: RuntimeRow;
  readonly job: JobRow;
}
export type TableName = keyof Rows;

type Unsealed<Row> = Omit<Row, 'seq'>;

/** What one event changes in the read model. The writer adds `seq`. `drop` removes the chunks of an item. */
export type Change =
  | { readonly [T in TableName]: { readonly put: T; readonly row: Unsealed<Rows[T]> } }[TableName]
  | { readonly drop: 'chunk'; readonly itemId: string };

/** A row as stored and sent, with its table. */
export type TableRow = { readonly [T in TableName]: { readonly table: T; readonly row: Rows[T] } }[TableName];
