import type {
  ArchiveLag,
  ArchivesReport,
  BackfillSummary,
  ImportSummary,
  ProjectArchives,
  ReadSource,
  SessionLag,
  ThreadExport,
  ThreadReading,
} from '../archive';
import type { PolicyReview } from '../policy-review';
import type { ProjectPolicy } from '../project';
import type { Replay } from '../replay';
import type { ModeService, RecoverChoice } from '../session';
import type {
  ApprovalRow,
  ArchiveSettings,
  ChunkRow,
  Flavour,
  FollowupRow,
  ItemRow,
  ProjectRow,
  ProjectSettings,
  RuntimeRow,
  RuntimeThread,
  SessionRow,
  Trouble,
  TurnRow,
} from '../vocabulary';
import type { Account } from './account-api';
import type { ApprovalApi } from './approval-api';
import type { EnforcementApi } from './enforcement-api';
import type { JobsApi } from './jobs-api';
import type { QueueApi, QueueStatus } from './queue-api';
import type { RuntimesApi } from './runtimes-api';

/**
 * What the control plane can do, as the routers see it. The services implement it; the door, the control socket and the headless CLI call it.
 * Every mutation carries a `commandId` (UUID of the caller): the same id gives the same answer, never a second effect.
 * Failures are thrown as TroubleError.
 */
export interface ControlPlane {
  status(): Promise<PlaneStatus>;
  projects: {
    list(): Promise<{ rows: readonly ProjectRow[]; asOf: number }>;
    add(input: { commandId: string; path: string }): Promise<{ projectId: string }>;
    /** Creates (once) the small sample project that the demo works on, and returns its id. */
    addSample(input: { commandId: string }): Promise<{ projectId: string }>;
    configure(input: { commandId: string; projectId: string; settings: ProjectSettings }): Promise<void>;
    remove(input: { commandId: string; projectId: string }): Promise<void>;
    /** What the policy allows of a project's settings, what of them applies, and how the project's own rules stand. */
    safety(input: { projectId: string }): Promise<ProjectSafety>;
    /**
     * What a person decides about the project's own rules; `hash` is that of what was on screen, and anything else is refused
     * (`project.policy-changed`). Accepted rules count as the copy in the record.
     */
    acceptPolicy(input: PolicyChoice): Promise<void>;
    declinePolicy(input: PolicyChoice): Promise<void>;
    withdrawPolicy(input: PolicyChoice): Promise<void>;
    /** Folders below or beginning with what was typed, for completion; at most 20. */
    complete(input: { prefix: string }): Promise<{ home: string; folders: readonly string[] }>;
    /**
     * Archives of the original in the folder, and how many of them the ledger has: when there are more, a backfill can be offered. Beside it
     * where and whether sessions are archived, and which archives are behind.
     */
    archives(input: { projectId: string }): Promise<ProjectArchives>;
    /** One thread of a project: where it is read, and when that is its archive, a page of it with the reason. */
    readThread(input: {
      projectId: string;
      threadId: string;
      beforeOrdinal?: number | undefined;
    }): Promise<ThreadReading>;
    /** Compares every archive of the project with the ledger. Changes nothing. */
    checkArchives(input: { projectId: string }): Promise<ArchivesReport>;
    /**
     * Whether and where archives are written; what is not named stays. `ledger-only` is refused with `archive.not-clean` unless `checkArchives` is
     * clean; with `dual` every archive is written anew.
     */
    setArchives(input: {
      commandId: string;
      projectId: string;
      mode?: ArchiveSettings['mode'] | undefined;
      place?: ArchiveSettings['place'] | undefined;
    }): Promise<ProjectArchives>;
    /** Takes the archives into the ledger; `limit`: only the last so many turns of each. A second run adds only what is new. */
    backfill(input: {
      commandId: string;
      projectId: string;
      limit: number | null;
      force: boolean;
    }): Promise<BackfillSummary>;
    /**
     * Takes the sessions of a codex home into the ledger; nothing is written there. `projectId`: only sessions that worked in it; null: in any
     * folder that still exists, which becomes a project. A second run adds only what is new.
     */
    importHome(input: {
      commandId: string;
      projectId: string | null;
      home: string;
      limit: number | null;
      force: boolean;
    }): Promise<ImportSummary>;
    /** One thread as a seed document, from the ledger or, with a diagnostic, from its archive. `generatedAt`: ISO 8601 in whole seconds. */
    exportThread(input: {
      projectPath: string;
      threadId: string;
      limit: number | null;
      generatedAt: string | null;
    }): Promise<ThreadExport>;
  };
  sessions: QueueApi &
    ModeService & {
      list(input: { search?: string; archived: boolean }): Promise<{
        rows: readonly SessionRow[];
        asOf: number;
        more: boolean;
      }>;
      create(input: {
        commandId: string;
        projectId: string;
        flavour: Flavour;
        model: string | null;
        effort: string | null;
      }): Promise<{ sessionId: string }>;
      get(input: { sessionId: string }): Promise<SessionView>;
      /** An older page of the transcript. */
      items(input: { sessionId: string; beforeOrdinal: number }): Promise<TranscriptPage>;
      /** A text of an item in full, when its row holds only a part. */
      fullText(input: { itemId: string; field: string }): Promise<{ text: string }>;
      rename(input: { commandId: string; sessionId: string; title: string }): Promise<void>;
      archive(input: { commandId: string; sessionId: string; archived: boolean }): Promise<void>;
      chooseModel(input: {
        commandId: string;
        sessionId: string;
        model: string | null;
        effort: string | null;
      }): Promise<void>;
      /** Starts a turn, or steers the running one when `intent` says so. Resolves when the prompt is durable. */
      send(input: {
        commandId: string;
        sessionId: string;
        text: string;
        intent: 'start' | 'steer';
      }): Promise<{ turnId: string }>;
      interrupt(input: { commandId: string; sessionId: string }): Promise<void>;
      /**
       * Lost runtime thread: `retry` resuming it, go on with a `fresh` one that knows nothing of before, `adopt` another one of the runtime
       * (`threads`), or go on with a fresh one that begins with a `summary` of the session (`summary` shows it first). Recorded and shown.
       */
      recover(input: { commandId: string; sessionId: string } & RecoverChoice): Promise<void>;
      /** Lets a quarantined session (`SessionRow.quarantine`) send turns again. */
      release(input: { commandId: string; sessionId: string }): Promise<void>;
      /** Commands of the session that run, oldest first, those that outlived their turn as well. */
      commands(input: { sessionId: string }): Promise<{ items: readonly Omit<ItemRow, 'seq'>[] }>;
      /** Ends one of them; its end comes with the item. */
      endCommand(input: { commandId: string; sessionId: string; itemId: string }): Promise<void>;
      /** What `recover` with `summary` would send; its `hash` goes with the choice. */
      summary(input: {
        sessionId: string;
      }): Promise<{ text: string; hash: string; told: number; leftOut: number }>;
      /** Conversations of the runtime in the session's folder that no session here has, newest first. Starts the runtime when needed. */
      threads(input: { sessionId: string }): Promise<{ threads: readonly RuntimeThread[] }>;
      /** Sends the prompt of a turn again that the runtime never stored (`TurnRow.sendAgain`): once, and only on a person's word. */
      sendAgain(input: { commandId: string; sessionId: string; turnId: string }): Promise<{ turnId: string }>;
    };
  approvals: ApprovalApi;
  runtimes: RuntimesApi;
  account: {
    read(): Promise<Account>;
    login(input: { commandId: string; method: 'chatgpt' | 'apiKey'; apiKey?: string }): Promise<Account>;
    cancelLogin(input: { commandId: string }): Promise<Account>;
    logout(input: { commandId: string }): Promise<Account>;
  };
  jobs: JobsApi;
  /** What is done to the ledger itself; from the command line only. */
  ledger: {
    /** Notes where a copy of a checkpoint went, so that verifications look there. */
    recordAnchor(input: { kind: 'file' | 'git-notes'; ref: string; size: number }): Promise<void>;
    /** Another signing key from here on, announced by an entry that both sign; gives the verifier key to hand out. */
    rotateKey(): Promise<{ vkey: string }>;
  };
  enforcement: EnforcementApi;
  /** Sessions as they stood after one of their entries. */
  replay: Replay;
  /** Looks at the rules, tries them, and changes a copy of them; see the room. */
  policies: PolicyReview;
  exports: {
    /**
     * Prepares one session as a file and gives the address that fetches it once. `content`: traces with the words in them. `notice`: what a reader of the
     * file must know, above all that it comes from an archive which nothing proves.
     */
    ticket(input: {
      sessionId: string;
      format: ExportFormat;
      content: boolean;
    }): Promise<{ url: string; notice: string | null }>;
  };
  downloads: {
    /** What a ticket stands for, the first time and in time; null otherwise. For the door, not for callers. */
    redeem(ticket: string): Download | null;
  };
}

export interface PolicyChoice {
  readonly commandId: string;
  readonly projectId: string;
  readonly hash: string;
}

export interface ProjectSafety {
  /** Why the policy does not allow it; null when it does. */
  readonly limits: { readonly fullAccess: string | null; readonly network: string | null };
  /** What the next turn gets, and why that is tighter than what was chosen. */
  readonly applied: ProjectSettings;
  readonly because: readonly string[];
  readonly policy: ProjectPolicy;
  /** Set when rules that count for all projects lie in this one, where the agent can change them. */
  readonly exposed: string | null;
}

export type ExportFormat = 'html' | 'md' | 'ndjson' | 'otlp' | 'atif' | 'seed';

/** A file that is made while it is sent. */
export interface Download {
  readonly fileName: string;
  readonly mediaType: string;
  /** Begins the work; ends it when the reader returns or the signal aborts. */
  readonly pieces: (signal: AbortSignal) => AsyncIterable<string | Uint8Array>;
}

export interface PlaneStatus extends QueueStatus {
  readonly serverId: string;
  readonly version: string;
  readonly pid: number;
  readonly dataDir: string;
  readonly headDir: string;
  readonly head: number;
  /** Those that were ever started. */
  readonly runtimes: readonly RuntimeRow[];
  /** Worker processes of each flavour. */
  readonly workers: number;
  readonly codex: {
    readonly binary: string | null;
    readonly version: string;
    readonly problem: Trouble | null;
  };
  /** Null while the self-test runs. */
  readonly sandbox: { readonly works: boolean; readonly problem: Trouble | null } | null;
  readonly ledger: { readonly writable: boolean; readonly problem: Trouble | null };
  /** Sessions whose archive is not up to date with the ledger; `problems`: those that cannot be written, and why. */
  readonly archives: ArchiveLag & Pick<SessionLag, 'problems'>;
  readonly demoScenarios: readonly DemoScenario[];
}

export interface DemoScenario {
  /** What to type, for example `run a command`. */
  readonly prompt: string;
  readonly shows: string;
}

export interface SessionView {
  readonly session: SessionRow;
  readonly project: ProjectRow;
  readonly page: TranscriptPage;
  readonly approvals: readonly ApprovalRow[];
  /** The words of what waits in `session.queue`, in any order. */
  readonly followups: readonly FollowupRow[];
  /** Absent: the ledger. Otherwise the archive, because the ledger could not give it: nothing of it is proven, and it cannot go on. */
  readonly source?: ReadSource;
  /** The project folder can still be used; otherwise why not. */
  readonly folderProblem: Trouble | null;
  readonly asOf: number;
}

export interface TranscriptPage {
  /** Oldest first. */
  readonly items: readonly ItemRow[];
  readonly chunks: readonly ChunkRow[];
  readonly turns: readonly TurnRow[];
  /** Every approval of the turns on this page. */
  readonly approvals: readonly ApprovalRow[];
  readonly more: boolean;
}
