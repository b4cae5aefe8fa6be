import type { CommandDesk } from '../command';
import type { FeedHub } from '../feed';
import type { ControlPlane } from '../http';
import { createJobService, followThread, type JobRun, type JobService, type JobWork } from '../job';
import type { Ledger } from '../ledger';
import { type PageReads, type Rebuilt, removeShadow, startThread, type TendedLedger } from '../ledger';
import type { ReviewTask } from '../policy-review';
import { expandHome } from '../project';
import type { CoreClockwork } from '../stream';
import type { Places } from './data-places';
import type { JobTask } from './job-tasks';
import { pruneOld, pruneSentence } from './prune-work';
import { putInPlace } from './rebuild-work';
import { fullReport, verdictSentence } from './verify-all';

type Jobs = ControlPlane['jobs'];

/** Work that other rooms do, made into jobs here. Each gets the job's run: its progress, and the signal that ends it. */
export interface JobWorks {
  readonly backfill: (input: Parameters<Jobs['backfill']>[0], run: JobRun) => ReturnType<JobWork>;
  readonly importCodexHome: (
    input: Parameters<Jobs['importCodexHome']>[0],
    run: JobRun,
  ) => ReturnType<JobWork>;
  /** Path of a project's folder, for a person; rejects with a TroubleError when it is unknown. */
  readonly folderOf: (projectId: string) => Promise<string>;
}

const threadUrl = (): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL('./job-thread.ts', import.meta.url)
    : new URL('./job-thread.mjs', import.meta.url);

/** Runs a task in a thread of its own. */
export const inThread = (task: JobTask | ReviewTask, run: JobRun) =>
  followThread(startThread(threadUrl(), task), run);

/** The jobs of the plane, on record and off the event loop. */
export async function openJobs(o: {
  readonly places: Places;
  readonly migrationsDir: string;
  readonly ledger: Ledger;
  readonly tend: TendedLedger['tend'];
  readonly reads: PageReads;
  readonly commands: CommandDesk;
  readonly clockwork: CoreClockwork;
  readonly feed: FeedHub;
  readonly works: JobWorks;
  readonly report: (what: string, error: unknown) => void;
}): Promise<{
  readonly jobs: Jobs;
  /** For work that other parts of the plane make into jobs. */
  readonly start: JobService['start'];
  close(reason: string): Promise<void>;
}> {
  const { works, migrationsDir } = o;
  const { dataDir, headDir } = o.places;
  // What a killed rebuild left.
  removeShadow(dataDir);
  const service = await createJobService({ ...o, tell: (frame) => o.feed.live(frame) });
  const jobs: Jobs = {
    list: (input) => service.list(input),
    cancel: (input) => service.cancel(input),
    verify: ({ commandId, archives }) =>
      service.start({ commandId, kind: 'verify', subject: null, input: { archives } }, async (run) => {
        const report = await inThread({ kind: 'verify', dataDir, headDir, migrationsDir, archives }, run);
        return { summary: verdictSentence(fullReport.parse(report)), report };
      }),
    rebuild: ({ commandId }) =>
      service.start({ commandId, kind: 'rebuild', subject: null, input: {} }, async (run) => {
        const prepared = (await inThread({ kind: 'rebuild', dataDir }, run)) as unknown as Rebuilt;
        return putInPlace(dataDir, prepared, o.tend, run);
      }),
    prune: ({ commandId, before, dryRun }) => {
      const subject = new Date(before).toISOString();
      const job = { commandId, kind: 'prune', subject, input: { before, dryRun } } as const;
      return service.start(job, async (run) => {
        const report = await pruneOld(o.tend, { before, dryRun, head: o.ledger.head() }, run);
        return { summary: pruneSentence(report), report };
      });
    },
    async backfill(input) {
      const { commandId, projectId, limit, force } = input;
      const subject = await works.folderOf(projectId);
      const job = { commandId, kind: 'backfill', subject, input: { projectId, limit, force } } as const;
      return service.start(job, (run) => works.backfill(input, run));
    },
    async importCodexHome(input) {
      const { commandId, projectId, limit, force } = input;
      const home = expandHome(input.home);
      const order = { projectId, home, limit, force };
      const job = { commandId, kind: 'import', subject: home, input: order } as const;
      await works.folderOf(projectId);
      return service.start(job, (run) => works.importCodexHome({ ...input, home }, run));
    },
  };
  return { jobs, start: service.start, close: (reason) => service.close(reason) };
}
