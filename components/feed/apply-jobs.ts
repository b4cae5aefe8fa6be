import type { JobKind, JobRow } from '../../server/vocabulary';
import { type Entry, upsert } from './apply-rows';

export interface JobFilter {
  readonly kind?: JobKind | undefined;
  readonly limit: number;
}

interface JobList {
  readonly rows: readonly JobRow[];
  readonly asOf: number;
}

/** Newest first, as the server lists them. Pure, like the others of apply-rows.ts. */
export function applyToJobs(list: JobList, entry: Entry, filter: JobFilter): JobList {
  let { rows } = list;
  for (const { table, row } of entry.rows) {
    if (table !== 'job' || (filter.kind !== undefined && row.kind !== filter.kind)) continue;
    rows = upsert(
      rows,
      row,
      (a) => a.jobId === row.jobId,
      (a) => a.startedAt <= row.startedAt,
    ).slice(0, filter.limit);
  }
  return { rows, asOf: Math.max(list.asOf, entry.seq) };
}
