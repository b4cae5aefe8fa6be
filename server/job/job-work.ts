import type { JsonObject } from '../vocabulary';

/** What a piece of work is given to be a good job. */
export interface JobRun {
  /** Aborted when a person cancels or the server stops: end soon, by throwing `signal.reason`, or with a result that says `stopped`. */
  readonly signal: AbortSignal;
  /** As often as you like: `done` of `total` (null when not known), in a plural noun. */
  readonly progress: (done: number, total: number | null, unit: string) => void;
}

export interface JobResult {
  /** One plain sentence. */
  readonly summary: string;
  readonly report: JsonObject | null;
  /** The signal ended it early: the result says what was done until then. */
  readonly stopped?: boolean;
}

/** Long work. What it throws makes the job failed (a TroubleError with its trouble), or cancelled when it was asked to stop. */
export type JobWork = (run: JobRun) => Promise<JobResult>;
