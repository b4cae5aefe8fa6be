import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { createCommandDesk } from '../command';
import { type Ledger, openLedger, openPageReads, type PageReads } from '../ledger';
import { sha256 } from '../ledger/testing/fixture';
import { type FeedFrame, type JobRow, limits, TroubleError } from '../vocabulary';
import { createJobService, type JobService } from './job-service';
import type { JobRun, JobWork } from './job-work';

const dirs: string[] = [];
const opened: { ledger: Ledger; reads: PageReads }[] = [];
afterEach(async () => {
  for (const { ledger, reads } of opened.splice(0)) {
    await reads.close();
    await ledger.close();
  }
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

const newDir = (): string => {
  const dir = mkdtempSync(join(tmpdir(), 'codexchat-jobs-'));
  dirs.push(dir);
  return dir;
};

let started = 1_000_000;

async function openService(dir = newDir()) {
  const ledger = await openLedger({
    dataDir: join(dir, 'data'),
    headDir: join(dir, 'head'),
    migrationsDir: fileURLToPath(new URL('../../prisma/migrations', import.meta.url)),
    producer: { app: 'codexchat-test', version: '0' },
  });
  const reads = await openPageReads({ dataDir: join(dir, 'data') });
  opened.push({ ledger, reads });
  // Each server is started later than the one before, so that the newest job is the newest.
  started += 1_000;
  const clock = { now: started };
  const told: Extract<FeedFrame, { type: 'job.progress' }>[] = [];
  const jobs = await createJobService({
    ledger,
    reads,
    commands: createCommandDesk(ledger, sha256),
    clockwork: { now: () => clock.now, newId: () => crypto.randomUUID(), sha256 },
    tell: (frame) => told.push(frame),
    report: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });
  return { dir, ledger, jobs, clock, told };
}

const start = (jobs: JobService, work: JobWork, commandId: string = crypto.randomUUID()) =>
  jobs.start({ commandId, kind: 'verify', subject: null, input: {} }, work);
const newest = async (jobs: JobService): Promise<JobRow | undefined> =>
  (await jobs.list({ limit: 1 })).rows[0];
const endOf = (ledger: Ledger): Promise<void> =>
  new Promise((resolve) => {
    const stop = ledger.onCommit((entries) => {
      if (!entries.some(({ type }) => type === 'job.ended')) return;
      stop();
      resolve();
    });
  });
const kindOf = (error: unknown): string =>
  error instanceof TroubleError ? error.trouble.kind : String(error);
/** Work that ends when it is told to. */
const untilStopped = (run: JobRun): Promise<never> =>
  new Promise((_, reject) => {
    const stop = () => reject(run.signal.reason);
    if (run.signal.aborted) stop();
    else run.signal.addEventListener('abort', stop);
  });

test('a job is on record from its start to its end, and its command is answered once', async () => {
  const { jobs, ledger } = await openService();
  const ended = endOf(ledger);
  let runs = 0;
  const commandId = crypto.randomUUID();
  const work: JobWork = async () => {
    runs += 1;
    return { summary: 'All is well.', report: { entries: 7 } };
  };
  const first = await start(jobs, work, commandId);
  await ended;
  expect(await start(jobs, work, commandId)).toEqual(first);
  expect(runs).toBe(1);
  expect(await newest(jobs)).toMatchObject({
    ...first,
    kind: 'verify',
    state: 'done',
    summary: 'All is well.',
    report: { entries: 7 },
    trouble: null,
  });
  const stored = await ledger.entries({ afterSeq: 0, limit: 10 });
  expect(stored.map(({ type }) => type)).toEqual(['job.started', 'job.ended']);
});

test('one of a kind at a time; what fails says why; the kind is free again', async () => {
  const { jobs, ledger } = await openService();
  let fail: (error: Error) => void = () => undefined;
  const gate = new Promise<never>((_, reject) => {
    fail = reject;
  });
  await start(jobs, () => gate);
  await expect(start(jobs, untilStopped).catch(kindOf)).resolves.toBe('job.kind-busy');
  const ended = endOf(ledger);
  fail(new Error('the disk is gone'));
  await ended;
  expect(await newest(jobs)).toMatchObject({ state: 'failed', trouble: { kind: 'job.failed' } });
  const { jobId } = await start(jobs, untilStopped);
  await jobs.cancel({ jobId });
  expect(
    (await jobs.list({ kind: 'verify', limit: 9 })).rows.find((row) => row.jobId === jobId),
  ).toMatchObject({
    state: 'cancelled',
  });
  await expect(jobs.cancel({ jobId }).catch(kindOf)).resolves.toBe('job.not-running');
  expect((await jobs.list({ kind: 'rebuild', limit: 9 })).rows).toEqual([]);
});

test('a job that outlives its server is interrupted: by the stop, and by the next start after a kill', async () => {
  const { dir, jobs, ledger } = await openService();
  await start(jobs, untilStopped);
  await jobs.close('the test says so');
  expect(await newest(jobs)).toMatchObject({ state: 'interrupted' });
  expect((await newest(jobs))?.summary).toContain('the test says so');
  await expect(start(jobs, untilStopped).catch(kindOf)).resolves.toBe('job.server-stopping');
  // A server that is killed closes nothing: the job stays running in the record.
  const killed = await openAgain(dir, ledger);
  await start(killed.jobs, untilStopped);
  expect(await newest(killed.jobs)).toMatchObject({ state: 'running' });
  const next = await openAgain(dir, killed.ledger);
  expect(await newest(next.jobs)).toMatchObject({ state: 'interrupted', report: null });
});

async function openAgain(dir: string, ledger: Ledger) {
  await ledger.close();
  return openService(dir);
}

test('progress is told at most four times a second, and a report too large to keep is left out and said', async () => {
  const { jobs, ledger, clock, told } = await openService();
  const ended = endOf(ledger);
  await start(jobs, async ({ progress }) => {
    for (let done = 0; done < 1_000; done++) {
      progress(done, 1_000, 'entries');
      clock.now += 1;
    }
    return { summary: 'Done.', report: { text: 'x'.repeat(limits.jobReportBytesMax) } };
  });
  await ended;
  expect(told.map(({ done }) => done)).toEqual([0, 250, 500, 750]);
  expect(told[0]).toMatchObject({ type: 'job.progress', total: 1_000, unit: 'entries' });
  expect(await newest(jobs)).toMatchObject({ state: 'done', report: null });
  expect((await newest(jobs))?.summary).toContain('too large');
});
