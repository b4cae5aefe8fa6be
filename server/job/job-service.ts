import type { CommandDesk, ReceiptOf } from '../command';
import type { Ledger, Page, PageReads } from '../ledger';
import { type CoreClockwork, openStream } from '../stream';
import {
  type DomainEvent,
  type EventPayload,
  type FeedFrame,
  type JobKind,
  type JobRow,
  type JsonObject,
  limits,
  streams,
  TroubleError,
} from '../vocabulary';
import { jobFold } from './core/job-fold';
import { outcomeOf } from './job-outcome';
import type { JobWork } from './job-work';
import { createProgress } from './progress';
import { troubles } from './troubles';

export interface JobPorts {
  readonly ledger: Ledger;
  readonly commands: CommandDesk;
  readonly reads: Pick<PageReads, 'jobs' | 'runningJobs'>;
  readonly clockwork: CoreClockwork;
  readonly tell: (frame: Extract<FeedFrame, { type: 'job.progress' }>) => void;
  readonly report: (what: string, error: unknown) => void;
}

export interface NewJob {
  readonly commandId: string;
  readonly kind: JobKind;
  readonly subject: string | null;
  /** Everything that says what is to be done, so that a repeated command is known again. */
  readonly input: JsonObject;
}

/** Long work with a place in the record. At most one job of a kind at a time. */
export interface JobService {
  /** Resolves when the start is durable; the work goes on. Rejects with `job.kind-busy` while another of its kind runs. */
  start(job: NewJob, work: JobWork): Promise<{ readonly jobId: string }>;
  list(o: { kind?: JobKind; limit: number }): Promise<Page<JobRow>>;
  /** Asks a running job to stop, and resolves when it has ended. Rejects with `job.not-running`. */
  cancel(o: { jobId: string }): Promise<void>;
  /** Ends what runs, in words. No job starts afterwards. */
  close(reason: string): Promise<void>;
}

interface Running {
  readonly kind: JobKind;
  readonly stopping: AbortController;
  /** Settles when the end of the job is on record. */
  ended: Promise<void>;
}

type Ended = Omit<EventPayload<'job.ended'>, 'jobId'>;
const byServer = {
  actor: { kind: 'system', id: 'server' },
  causationId: null,
  correlationId: null,
} as const;

/** Opens the service: jobs that an earlier server left running are closed as interrupted first. */
export async function createJobService(ports: JobPorts): Promise<JobService> {
  const running = new Map<string, Running>();
  /** Kinds taken, from before the start is on record. */
  const taken = new Set<JobKind>();
  let closing: string | null = null;

  async function record(
    jobId: string,
    event: DomainEvent,
    command?: { readonly commandId: string; readonly receiptOf: ReceiptOf },
  ): Promise<void> {
    const handle = await openStream(ports.ledger, jobFold, streams.job(jobId), ports.clockwork);
    await handle.exclusively(async (pen) => {
      const person = {
        ...byServer,
        actor: { kind: 'person', id: 'local' },
        causationId: command?.commandId ?? null,
      } as const;
      pen.add([event], command ? person : byServer);
      const write = pen.write();
      if (!write) return;
      await ports.ledger.append({
        writes: [write],
        ...(command ? { receipt: command.receiptOf({ jobId }) } : {}),
        urgent: true,
      });
    });
  }
  const end = (jobId: string, how: Ended): Promise<void> =>
    record(jobId, { type: 'job.ended', payload: { jobId, ...how } });

  async function run(jobId: string, kind: JobKind, stopping: AbortController, work: JobWork): Promise<void> {
    const progress = createProgress(jobId, ports.clockwork.now, ports.tell);
    try {
      const how = await outcomeOf(work, { signal: stopping.signal, progress }, () => closing);
      await end(jobId, how);
    } catch (error) {
      // The next start finds it running and says that it was interrupted.
      ports.report(`record the end of a ${kind} job`, error);
    } finally {
      running.delete(jobId);
      taken.delete(kind);
    }
  }

  for (const { jobId } of await ports.reads.runningJobs())
    await end(jobId, {
      state: 'interrupted',
      summary: 'The server ended before the job did.',
      report: null,
      trouble: null,
    });

  return {
    start: ({ commandId, kind, subject, input }, work) =>
      ports.commands.once({ commandId, name: `job.${kind}`, input }, async (receiptOf) => {
        if (closing !== null) throw new TroubleError(troubles.stopping(closing));
        if (taken.has(kind)) throw new TroubleError(troubles.kindBusy(kind));
        taken.add(kind);
        const jobId = ports.clockwork.newId();
        try {
          const payload = { jobId, kind, subject };
          await record(jobId, { type: 'job.started', payload }, { commandId, receiptOf });
        } catch (error) {
          taken.delete(kind);
          throw error;
        }
        const stopping = new AbortController();
        if (closing !== null) stopping.abort();
        const job: Running = { kind, stopping, ended: Promise.resolve() };
        running.set(jobId, job);
        job.ended = run(jobId, kind, stopping, work);
        return { jobId };
      }),
    list: (o) => ports.reads.jobs({ ...o, limit: Math.min(o.limit, limits.jobsPageMax) }),
    async cancel({ jobId }) {
      const job = running.get(jobId);
      if (!job) throw new TroubleError(troubles.notRunning());
      job.stopping.abort();
      await job.ended;
    },
    async close(reason) {
      closing ??= reason;
      const jobs = [...running.values()];
      for (const { stopping } of jobs) stopping.abort();
      await Promise.all(jobs.map(({ ended }) => ended));
    },
  };
}
