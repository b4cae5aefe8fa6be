import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { rebuildReport, verifyReport } from '../ledger';
import type { JobRow } from '../vocabulary';
import { openPlane } from './open-plane';
import type { OpenPlane } from './plane-options';
import { type Home, makeHome } from './testing/open-test-plane';
import { fullReport } from './verify-all';

const root = fileURLToPath(new URL('../..', import.meta.url));
const homes: Home[] = [];
const planes: OpenPlane[] = [];
afterEach(async () => {
  for (const plane of planes.splice(0)) await plane.close('test end');
  for (const home of homes.splice(0)) home.remove();
});

async function start() {
  const home = makeHome();
  homes.push(home);
  const opened = await openPlane({
    places: home,
    root,
    version: 'test',
    report: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });
  planes.push(opened);
  return { home, ...opened };
}

/** The row of a job when it has ended. */
const ended = ({ ledger }: OpenPlane, jobId: string): Promise<JobRow> =>
  new Promise((resolve) => {
    const stop = ledger.onCommit((entries) => {
      for (const { table, row } of entries.flatMap(({ rows }) => rows)) {
        if (table !== 'job' || row.jobId !== jobId || row.state === 'running') continue;
        stop();
        resolve(row);
      }
    });
  });
const commandId = () => crypto.randomUUID();

test('a verification runs in a thread of its own beside the server, and its report is in the job', async () => {
  const opened = await start();
  const { jobs } = opened.plane;
  const { jobId } = await jobs.verify({ commandId: commandId(), archives: false });
  await expect(jobs.verify({ commandId: commandId(), archives: false })).rejects.toThrow('under way');
  const row = await ended(opened, jobId);
  expect(row).toMatchObject({ kind: 'verify', state: 'done', trouble: null });
  expect(row.summary).toMatch(/^All \d+ entries are there/);
  expect(verifyReport.parse(row.report).integrity.status).toBe('ok');
  expect((await jobs.list({ limit: 5 })).rows).toMatchObject([{ jobId }]);
});

test('a backfill is a job with a sentence and the summary of the command', async () => {
  const opened = await start();
  const { projects, jobs } = opened.plane;
  const { projectId } = await projects.add({ commandId: commandId(), path: opened.home.projectDir });
  const { jobId } = await jobs.backfill({ commandId: commandId(), projectId, limit: null, force: false });
  const row = await ended(opened, jobId);
  expect(row).toMatchObject({ kind: 'backfill', subject: opened.home.projectDir, state: 'done' });
  expect(row).toMatchObject({ report: { projectId, scannedThreadCount: 0 } });
  await expect(
    jobs.backfill({ commandId: commandId(), projectId: commandId(), limit: null, force: false }),
  ).rejects.toThrow('no such project');
});

test('the read model is rebuilt, the archives are compared and the key is changed while the server runs', async () => {
  const opened = await start();
  const { jobs, ledger, projects } = opened.plane;
  await projects.add({ commandId: commandId(), path: opened.home.projectDir });
  const { jobId } = await jobs.rebuild({ commandId: commandId() });
  const rebuilt = await ended(opened, jobId);
  expect(rebuilt).toMatchObject({ kind: 'rebuild', state: 'done' });
  expect(rebuildReport.parse(rebuilt.report)).toMatchObject({ differences: 0, kept: [] });
  const { vkey } = await ledger.rotateKey();
  const verify = await jobs.verify({ commandId: commandId(), archives: true });
  const report = fullReport.parse((await ended(opened, verify.jobId)).report);
  expect(report).toMatchObject({ vkey, integrity: { status: 'ok' }, archives: { status: 'ok' } });
  expect(report.archives?.projects).toHaveLength(1);
});
