import { type FeedFrame, limits } from '../vocabulary';
import type { JobRun } from './job-work';

/** Passes on the first word of progress, then at most one within `limits.jobProgressMs`. That a job is done its end says. */
export function createProgress(
  jobId: string,
  now: () => number,
  tell: (frame: Extract<FeedFrame, { type: 'job.progress' }>) => void,
): JobRun['progress'] {
  let last = Number.NEGATIVE_INFINITY;
  return (done, total, unit) => {
    if (now() - last < limits.jobProgressMs) return;
    last = now();
    tell({ type: 'job.progress', jobId, done, total, unit });
  };
}
