import type { JobKind, Trouble } from '../vocabulary';

/** What people are told when a job cannot be started or stopped. */
export const troubles = {
  kindBusy: (kind: JobKind): Trouble => ({
    kind: 'job.kind-busy',
    what: `Another ${kind} job is under way.`,
    safe: 'It goes on; nothing was started by this call.',
    next: 'Wait for its end, or cancel it.',
  }),
  notRunning: (): Trouble => ({
    kind: 'job.not-running',
    what: 'There is no such job under way.',
    safe: 'Nothing was changed.',
    next: 'Look at the list of jobs: it may have ended meanwhile.',
  }),
  stopping: (reason: string): Trouble => ({
    kind: 'job.server-stopping',
    what: `The server is stopping: ${reason}`,
    safe: 'Nothing was started.',
    next: 'Start the server again, then the job.',
  }),
  threadEnded: (reason: string): Trouble => ({
    kind: 'job.thread-ended',
    what: `The thread that did the work ended: ${reason}.`,
    safe: 'The ledger was not changed by it.',
    next: 'Start the job again; if it fails again, see the server log.',
  }),
} as const;
