import type { JobRow } from '../../server/vocabulary';
import { readVerifyReport, type VerifyReport } from './verify-report';

/** What is known about the ledger's soundness, from the recorded jobs alone. */
export interface Verification {
  readonly running: JobRow | null;
  /** The last one that came to a verdict; null when there is none among the jobs that are known. */
  readonly last: Verified | null;
  /** One that ended without a verdict after that. */
  readonly failed: JobRow | null;
}

export interface Verified {
  readonly job: JobRow;
  readonly report: VerifyReport;
  readonly clean: boolean;
  /** Clean, and nothing that could have been compared was left out. */
  readonly whole: boolean;
  /** Entries written since, which it does not cover. Its own end on record is not counted. */
  readonly since: number;
}

/** `jobs`: verifications, newest first. `head`: the last sequence on screen. */
export function verificationOf(jobs: readonly JobRow[], head: number): Verification {
  const running = jobs.find((job) => job.state === 'running') ?? null;
  const at = jobs.findIndex((job) => job.state === 'done' && readVerifyReport(job.report) !== null);
  const done = jobs[at];
  const report = done === undefined ? null : readVerifyReport(done.report);
  const newer = at < 0 ? jobs : jobs.slice(0, at);
  const failed = newer.find((job) => job.state !== 'running') ?? null;
  if (done === undefined || report === null) return { running, last: null, failed };
  const own = done.seq > report.entries && done.seq <= head ? 1 : 0;
  const clean = report.integrity.ok && report.completeness.ok;
  return {
    running,
    last: {
      job: done,
      report,
      clean,
      whole: clean && report.integrity.caveat === null && report.completeness.caveat === null,
      since: Math.max(0, head - report.entries - own),
    },
    failed,
  };
}

/** Where the first fault lies, in words. */
export const firstBadWords = ({ firstBad }: VerifyReport): string => {
  if (firstBad === null) return '';
  const place =
    firstBad.seq === null ? 'the ledger as a whole' : `entry ${firstBad.seq.toLocaleString('en')}`;
  return `First fault: ${place}, field “${firstBad.field}”. ${firstBad.what}`;
};

export const sinceWords = (since: number): string =>
  since === 0
    ? 'Nothing was written since.'
    : since === 1
      ? '1 entry was written since; it is not checked.'
      : `${since.toLocaleString('en')} entries were written since; they are not checked.`;
