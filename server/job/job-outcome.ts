import { type EventPayload, limits, type Trouble, TroubleError } from '../vocabulary';
import type { JobRun, JobWork } from './job-work';

type Ended = Omit<EventPayload<'job.ended'>, 'jobId'>;

/** Runs the work and says how it ended; never rejects. `closing`: why the server stops, when it does. */
export async function outcomeOf(work: JobWork, run: JobRun, closing: () => string | null): Promise<Ended> {
  try {
    const { summary, report } = await work(run);
    const fits = report === null || Buffer.byteLength(JSON.stringify(report)) <= limits.jobReportBytesMax;
    if (fits) return { state: 'done', summary, report, trouble: null };
    return {
      state: 'done',
      summary: `${summary} Its report is too large to be kept.`,
      report: null,
      trouble: null,
    };
  } catch (error) {
    const none = { report: null, trouble: null };
    const why = closing();
    if (run.signal.aborted && why !== null)
      return { state: 'interrupted', summary: `The server stopped before the job ended: ${why}`, ...none };
    if (run.signal.aborted) return { state: 'cancelled', summary: 'It was cancelled.', ...none };
    const trouble = troubleOf(error);
    return { state: 'failed', summary: trouble.what, report: null, trouble };
  }
}

const troubleOf = (error: unknown): Trouble =>
  error instanceof TroubleError
    ? error.trouble
    : {
        kind: 'job.failed',
        what: `The job failed: ${error instanceof Error ? error.message : String(error)}.`,
        safe: 'What was recorded before is kept.',
        next: 'Start it again; if it fails again, see the server log.',
      };
