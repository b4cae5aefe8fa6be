import type { Fold, JobRow } from '../../vocabulary';

type Row = Omit<JobRow, 'seq'>;

export interface JobFoldState {
  readonly row: Row | null;
}

/** The read model of one job: under way, then ended for good. */
export const jobFold: Fold<JobFoldState> = {
  name: 'job',
  version: 1,
  initial: { row: null },
  evolve: (state, event, at) => {
    if (event.type === 'job.started' && state.row === null) {
      const row: Row = {
        ...event.payload,
        state: 'running',
        startedAt: at,
        endedAt: null,
        summary: null,
        report: null,
        trouble: null,
      };
      return { state: { row }, changes: [{ put: 'job', row }] };
    }
    if (event.type === 'job.ended' && state.row?.state === 'running') {
      const row: Row = { ...state.row, ...event.payload, endedAt: at };
      // The report lies in the row and in the entry; a third copy in the stream's state would help nobody.
      return { state: { row: { ...row, report: null } }, changes: [{ put: 'job', row }] };
    }
    return { state, changes: [] };
  },
};
