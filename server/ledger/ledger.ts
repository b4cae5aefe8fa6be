import type {
  Change,
  DomainEvent,
  JobKind,
  JsonObject,
  Rows,
  StreamCursor,
  TableName,
  TableRow,
  Trouble,
} from '../vocabulary';
import type { Tending } from './tending';

/** Who did it: a person through the web app or the CLI, the runtime, or we ourselves. */
export interface Actor {
  readonly kind: 'person' | 'runtime' | 'system';
  readonly id: string;
}

/** A folded event, ready to be sealed. */
export interface NewEntry {
  readonly eventId: string;
  readonly event: DomainEvent;
  /** Epoch ms when it happened, by our clock. */
  readonly at: number;
  readonly actor: Actor;
  /** The event or command that caused it. */
  readonly causationId: string | null;
  readonly correlationId: string | null;
  /** Rolling step hash after this event, and what it changed. */
  readonly step: string;
  readonly changes: readonly Change[];
}

/** Entries for one stream; `cursor` is where the stream stands after the last of them. */
export interface StreamWrite {
  readonly expectedVersion: number;
  readonly entries: readonly NewEntry[];
  readonly cursor: StreamCursor;
}

/** All or nothing: every write and the receipt go in one transaction. */
export interface AppendBatch {
  readonly writes: readonly StreamWrite[];
  /** Answer to a command, so that the same command id gives the same answer for ever. */
  readonly receipt?: { readonly commandId: string; readonly inputHash: string; readonly result: JsonObject };
  /** Decisions and approvals: flush the queue at once. Nothing overtakes. */
  readonly urgent?: boolean;
}

export interface AppendResult {
  /** Sequences of the entries, in order over all writes. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** Rows as stored, by sequence, for the feed. */
  readonly committed: readonly CommittedEntry[];
}

export interface CommittedEntry {
  readonly seq: number;
  readonly stream: string;
  readonly type: string;
  readonly at: number;
  readonly rows: readonly TableRow[];
  readonly dropped: readonly string[];
}

export interface StoredEntry {
  readonly seq: number;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly at: number;
  /** Null when pruned or redacted. In the newest shape of its kind, whatever it was written as. */
  readonly payload: JsonObject | null;
  /** Set when the payload is gone because an entry accounts for that: which one. */
  readonly removedBy?: number;
  /** Set when this program does not know the kind, or not this version of it: then the payload is as it was written, and no fold may see it. */
  readonly foreignSchema?: number;
}

export interface Receipt {
  readonly commandId: string;
  readonly inputHash: string;
  readonly result: JsonObject;
}

/**
 * The append-only log and its read models. `append` resolves only when the transaction is fsynced; a rejected append is indeterminate
 * only for `ledger.indeterminate`, otherwise nothing was written (`ledger.version-conflict`, `ledger.duplicate-event`, `ledger.unwritable` …).
 * Rejections are TroubleErrors.
 */
export interface Ledger {
  append(batch: AppendBatch): Promise<AppendResult>;
  /** Last durable sequence; 0 for an empty ledger. */
  head(): number;
  /** Called after each commit, in sequence order. Returns the unsubscriber. */
  onCommit(listener: (entries: readonly CommittedEntry[]) => void): () => void;
  cursor(stream: string): Promise<StreamCursor | null>;
  receipt(commandId: string): Promise<Receipt | null>;
  /**
   * Stored entries after `afterSeq`, oldest first, optionally of one stream; at most `limit`. Rejects when a payload cannot be read or is not the one that was
   * recorded; with `lenient` such an entry comes like one whose payload is gone, so that it does not hide the others.
   */
  entries(o: EntriesWanted): Promise<readonly StoredEntry[]>;
  /** Like `entries`, as feed entries: rows that a later entry changed again come with the later one only. */
  backlog(o: { afterSeq: number; limit: number }): Promise<readonly CommittedEntry[]>;
  /**
   * Drops the second copy of a completed item's live text: its chunk entries lose their payloads, where these are the beginning of the completed
   * item's text, and `entries` cuts them out of it again. Recorded as `payload.pruned` on its own stream. Returns how many; 0 when nothing can go.
   */
  pruneChunks(itemId: string): Promise<number>;
  /** Whether appends can succeed right now; while not, the ledger tries again on its own (unless the file itself is gone). */
  health(): LedgerHealth;
  /** What opening found and did. */
  readonly opening: LedgerOpening;
  /** Writes what was accepted, then closes. Later appends reject with `ledger.closed`. */
  close(): Promise<void>;
}

/** A ledger whose own things can be seen to while it is in use: its key, its anchors, its read model. */
export interface TendedLedger extends Ledger {
  /** Done by the writer, alone, between two commits. Rejects with a TroubleError. */
  tend(act: Tending): Promise<JsonObject>;
}

export interface EntriesWanted {
  readonly afterSeq: number;
  readonly limit: number;
  readonly stream?: string;
  readonly lenient?: boolean;
}

export interface LedgerHealth {
  readonly writable: boolean;
  /** Why not; or, while writable, what protection is missing (a head file that cannot be written). */
  readonly problem: Trouble | null;
}

export interface LedgerOpening {
  readonly ledgerId: string;
  readonly head: number;
  /** Migrations applied by this start. */
  readonly migrated: readonly string[];
  /** A loss that `acceptLoss` let pass: the last sequence known durable, and the last one there is. Record it as an event. */
  readonly lossAccepted: { readonly expected: number; readonly found: number } | null;
  /** Name under which checkpoints are signed. Another one than before when the entries do not continue those before. */
  readonly origin: string;
}

/** Page reads over the projections (Prisma). Every page says up to which sequence it is true. */
export interface PageReads {
  projects(): Promise<Page<Rows['project']>>;
  /** Those that were removed: their sessions are still there, and their folder may come back. */
  removedProjects(): Promise<readonly Rows['project'][]>;
  /** One project, removed or not. */
  project(projectId: string): Promise<Rows['project'] | null>;
  sessions(o: {
    search?: string;
    archived: boolean;
    limit: number;
    beforeUpdatedAt?: number;
  }): Promise<Page<Rows['session']>>;
  session(sessionId: string): Promise<Rows['session'] | null>;
  /** Ids of all sessions of a project, archived ones as well. */
  sessionsOf(projectId: string): Promise<readonly string[]>;
  /** Sessions that had something under way or waiting: open turn, unresolved approvals, loose ends, follow-ups. */
  unsettledSessions(): Promise<readonly string[]>;
  turns(sessionId: string, turnIds: readonly string[]): Promise<readonly Rows['turn'][]>;
  /** Items newest first below `beforeOrdinal`, returned oldest first. */
  items(o: { sessionId: string; beforeOrdinal?: number; limit: number }): Promise<readonly Rows['item'][]>;
  chunks(itemIds: readonly string[]): Promise<readonly Rows['chunk'][]>;
  /** Unresolved approvals of a session, or of all, oldest first. */
  pendingApprovals(sessionId?: string): Promise<readonly Rows['approval'][]>;
  approvals(sessionId: string, turnIds: readonly string[]): Promise<readonly Rows['approval'][]>;
  /** Follow-ups of a session that wait, in the order in which they came; their place is in the session's row. */
  followups(sessionId: string): Promise<readonly Rows['followup'][]>;
  followup(followupId: string): Promise<Rows['followup'] | null>;
  runtimes(): Promise<readonly Rows['runtime'][]>;
  /** Newest first; at most `limits.jobsPageMax`. */
  jobs(o: { kind?: JobKind; limit: number }): Promise<Page<Rows['job']>>;
  /** Jobs that have not ended: after a start, those that the last server left. */
  runningJobs(): Promise<readonly Rows['job'][]>;
  item(itemId: string): Promise<Rows['item'] | null>;
  approval(approvalId: string): Promise<Rows['approval'] | null>;
  close(): Promise<void>;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** The head when the page was read: every row is at least this new. */
  readonly asOf: number;
}

export type ProjectionTable = TableName;
