import { type EventPayload, limits, type Trouble, TroubleError } from '../vocabulary';
import type { JobRun, JobWork } from './job-work';

type Ended = Omit<EventPayload<'job.ended'>, 'jobId'>;

/** Runs the work and says how it ended; never rejects. `closing`: why the server stops, when it does. */
export async function outcomeOf(work: JobWork, run: JobRun, closing: () => string | null): Promise<Ended> {
  try {
    const { summary, report, stopped } = await work(run);
    const end = stopped === true ? cutShort(closing()) : null;
    const fits = report === null || Buffer.byteLength(JSON.stringify(report)) <= limits.jobReportBytesMax;
    return {
      state: end?.state ?? 'done',
      summary: [end?.summary, summary, fits ? null : 'Its report is too large to be kept.']
        .filter(Boolean)
        .join(' '),
      report: fits ? report : null,
      trouble: null,
    };
  } catch (error) {
    if (run.signal.aborted) return { ...cutShort(closing()), report: null, trouble: null };
    const trouble = troubleOf(error);
    return { state: 'failed', summary: trouble.what, report: null, trouble };
  }
}

const cutShort = (closing: string | null): Pick<Ended, 'state' | 'summary'> =>
  closing === null
    ? { state: 'cancelled', summary: 'It was cancelled.' }
    : { state: 'interrupted', summary: `The server stopped before the job ended: ${closing}` };

const troubleOf = (error: unknown): Trouble =>
  error instanceof TroubleError
    ? error.trouble
    : {
        kind: 'job.failed',
        what: `The job failed: ${error instanceof Error ? error.message : String(error)}.`,
        safe: 'What was recorded before is kept.',
        next: 'Start it again; if it fails again, see the server log.',
      };
