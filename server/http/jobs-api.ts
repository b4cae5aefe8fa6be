import type { JobKind, JobRow } from '../vocabulary';

/** Long work, one of a kind at a time. What starts one answers as soon as the start is durable; progress comes with the feed. */
export interface JobsApi {
  /** Newest first. */
  list(input: { kind?: JobKind; limit: number }): Promise<{ rows: readonly JobRow[]; asOf: number }>;
  /** Checks the whole ledger; `archives`: and every archive against it. */
  verify(input: { commandId: string; archives: boolean }): Promise<{ jobId: string }>;
  /** Folds all entries anew and puts right what in the read model is not what they make of it. */
  rebuild(input: { commandId: string }): Promise<{ jobId: string }>;
  /** Removes the bulky payloads of sessions at rest since before an instant (epoch ms). It cannot be undone. */
  prune(input: { commandId: string; before: number; dryRun: boolean }): Promise<{ jobId: string }>;
  backfill(input: {
    commandId: string;
    projectId: string;
    limit: number | null;
    force: boolean;
  }): Promise<{ jobId: string }>;
  /** Takes over the sessions of an existing codex home whose folder is the project's. Writes nothing there. */
  importCodexHome(input: {
    commandId: string;
    projectId: string;
    home: string;
    limit: number | null;
    force: boolean;
  }): Promise<{ jobId: string }>;
  /** Resolves when the job has ended. */
  cancel(input: { jobId: string }): Promise<void>;
}
