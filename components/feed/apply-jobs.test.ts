import { expect, it } from 'vitest';
import type { JobRow } from '../../server/vocabulary';
import { applyToJobs } from './apply-jobs';
import type { Entry } from './apply-rows';

const job = (jobId: string, seq: number, more: Partial<JobRow> = {}): JobRow => ({
  jobId,
  kind: 'verify',
  subject: null,
  state: 'running',
  startedAt: seq,
  endedAt: null,
  summary: null,
  report: null,
  trouble: null,
  seq,
  ...more,
});
const entry = (row: JobRow): Entry => ({
  type: 'entry',
  seq: row.seq,
  stream: `job/${row.jobId}`,
  event: 'job.started',
  at: 0,
  rows: [{ table: 'job', row }],
  dropped: [],
});
const ids = (list: { readonly rows: readonly JobRow[] }) => list.rows.map((row) => row.jobId);

it('puts a new job in front, keeps the place of one that ended, and holds the limit', () => {
  const list = { rows: [job('b', 5), job('a', 3)], asOf: 5 };
  const begun = applyToJobs(list, entry(job('c', 7)), { limit: 2 });
  expect(ids(begun)).toEqual(['c', 'b']);
  const ended = applyToJobs(begun, entry(job('b', 8, { state: 'done', startedAt: 5 })), { limit: 2 });
  expect(ids(ended)).toEqual(['c', 'b']);
  expect(ended.rows[1]?.state).toBe('done');
  expect(ended.asOf).toBe(8);
});

it('leaves a list of one kind to that kind, and an older row aside', () => {
  const list = { rows: [job('a', 9, { state: 'done' })], asOf: 9 };
  expect(
    ids(applyToJobs(list, entry(job('x', 10, { kind: 'backup' })), { kind: 'verify', limit: 9 })),
  ).toEqual(['a']);
  expect(applyToJobs(list, entry(job('a', 4)), { limit: 9 }).rows[0]?.state).toBe('done');
});
