import { mkdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { codexThreadId, head, makeCodexHome, rolloutNameOf, turnLines } from '../archive/testing/codex-home';
import { originalArchive, originalTurns, threadIdOf } from '../archive/testing/original-archive';
import { createFrameDecoder } from '../feed';
import type { FeedFrame, JobRow } from '../vocabulary';
import { openPlane } from './open-plane';
import type { OpenPlane } from './plane-options';
import { type Home, makeHome } from './testing/open-test-plane';

const root = fileURLToPath(new URL('../..', import.meta.url));
type Progress = Extract<FeedFrame, { type: 'job.progress' }>;
let home: Home;
let opened: OpenPlane;
let projectId: string;
/** Called with each word of progress that a reader of the feed gets. */
let onProgress: (frame: Progress) => void = () => undefined;
const told: Progress[] = [];

beforeEach(async () => {
  home = makeHome();
  const report = (what: string, error: unknown): never => {
    throw new Error(what, { cause: error });
  };
  opened = await openPlane({ places: home, root, version: 'test', report });
  told.length = 0;
  onProgress = () => undefined;
  const decode = createFrameDecoder();
  opened.feed.subscribe({
    from: 'head',
    sink: {
      open: () => undefined,
      write(wire) {
        for (const frame of decode(wire.toString()))
          if (frame.type === 'job.progress') {
            told.push(frame);
            onProgress(frame);
          }
      },
      unreadBytes: () => 0,
      drained: () => Promise.resolve(),
      close: () => undefined,
    },
  });
  const commandId = crypto.randomUUID();
  ({ projectId } = await opened.plane.projects.add({ commandId, path: home.projectDir }));
});
afterEach(async () => {
  await opened.close('test end');
  home.remove();
});

/** Starts a job and gives its row when it has ended. */
async function ran(start: (commandId: string) => Promise<{ jobId: string }>): Promise<JobRow> {
  const rows: JobRow[] = [];
  let look = (): void => undefined;
  const stop = opened.ledger.onCommit((entries) => {
    for (const { table, row } of entries.flatMap((entry) => entry.rows))
      if (table === 'job' && row.state !== 'running') rows.push(row);
    look();
  });
  const { jobId } = await start(crypto.randomUUID());
  return new Promise((resolve) => {
    look = () => {
      const row = rows.find((one) => one.jobId === jobId);
      if (!row) return;
      stop();
      resolve(row);
    };
    look();
  });
}

test('the sessions of a codex home come in as a job, with the limit it was given; a second one adds nothing unless forced', async () => {
  using codex = makeCodexHome();
  for (const n of [1, 2, 3]) {
    const id = codexThreadId(n);
    const turns = [1, 2, 3].map((turn) => turnLines(id, turn)).join('');
    codex.write(rolloutNameOf(id), head(id, home.projectDir) + turns);
  }
  const run = (o: { limit?: number; force?: boolean }) =>
    ran((commandId) =>
      opened.plane.jobs.importCodexHome({
        commandId,
        projectId,
        home: codex.path,
        limit: o.limit ?? null,
        force: o.force ?? false,
      }),
    );
  const first = await run({ limit: 2 });
  expect(first).toMatchObject({ kind: 'import', subject: codex.path, state: 'done', trouble: null });
  expect(first.summary).toBe('6 turns added from 3 of 3 sessions.');
  expect(first.report).toMatchObject({ importedSessionCount: 3, addedTurnCount: 6, failed: [] });
  expect(told[0]).toMatchObject({ jobId: first.jobId, done: 0, total: 3, unit: 'files' });
  expect((await run({})).report).toMatchObject({ importedSessionCount: 3, addedTurnCount: 3 });
  expect((await run({})).report).toMatchObject({ skippedSessionCount: 3, addedTurnCount: 0 });
  const missing = await ran((commandId) =>
    opened.plane.jobs.importCodexHome({
      commandId,
      projectId,
      home: '~/no-codex',
      limit: null,
      force: false,
    }),
  );
  expect(missing).toMatchObject({ state: 'failed', subject: join(homedir(), 'no-codex') });
  const forced = await run({ force: true });
  expect(forced.report).toMatchObject({ importedSessionCount: 3, skippedSessionCount: 0, addedTurnCount: 0 });
});

test('an import that is cancelled says what came in and what is left, and the next one adds the rest and nothing twice', async () => {
  using codex = makeCodexHome();
  const sessions = 9;
  for (let n = 1; n <= sessions; n++) {
    const id = codexThreadId(n);
    codex.write(rolloutNameOf(id), head(id, home.projectDir) + turnLines(id, 1) + turnLines(id, 2));
  }
  const input = { projectId, home: codex.path, limit: null, force: false };
  const run = () => ran((commandId) => opened.plane.jobs.importCodexHome({ commandId, ...input }));
  const asked: Promise<void>[] = [];
  onProgress = ({ jobId }) => {
    if (asked.length === 0) asked.push(opened.plane.jobs.cancel({ jobId }));
  };
  const first = await run();
  await Promise.all(asked);
  expect(first).toMatchObject({ state: 'cancelled', trouble: null, report: { failed: [] } });
  const numbers = z.object({ importedSessionCount: z.int(), leftSessionCount: z.int() });
  const { importedSessionCount: came, leftSessionCount: left } = numbers.parse(first.report);
  expect(left).toBeGreaterThan(0);
  expect(came + left).toBe(sessions);
  expect(first.summary).toContain(`; ${left} sessions are left for the next run.`);
  const { rows } = await opened.plane.sessions.list({ archived: false });
  // The one that was under way when the job was cancelled may be in part there.
  expect([came, came + 1]).toContain(rows.length);
  const second = await run();
  expect(second).toMatchObject({ state: 'done', report: { leftSessionCount: 0, failed: [] } });
  expect((await opened.plane.sessions.list({ archived: false })).rows).toHaveLength(sessions);
  expect((await run()).report).toMatchObject({ skippedSessionCount: sessions, addedTurnCount: 0 });
});

test('a backfill tells how far it is, and stops between two threads; the next one goes on from there', async () => {
  const folder = join(home.projectDir, 'chats', 'threads');
  mkdirSync(folder, { recursive: true });
  const threads = 12;
  for (let n = 1; n <= threads; n++)
    writeFileSync(join(folder, `${threadIdOf(n)}.md`), originalArchive(threadIdOf(n), originalTurns(n, 2)));
  const run = () =>
    ran((commandId) => opened.plane.jobs.backfill({ commandId, projectId, limit: null, force: false }));
  const asked: Promise<void>[] = [];
  onProgress = ({ jobId }) => {
    if (asked.length === 0) asked.push(opened.plane.jobs.cancel({ jobId }));
  };
  const first = await run();
  await Promise.all(asked);
  expect(first).toMatchObject({ state: 'cancelled', trouble: null });
  expect(told[0]).toMatchObject({ jobId: first.jobId, done: 0, total: threads, unit: 'threads' });
  const { threads: found, backfilled } = await opened.plane.projects.archives({ projectId });
  expect(found).toBe(threads);
  expect(backfilled).toBeLessThan(threads);
  expect(first.report).toMatchObject({
    exportedThreadCount: backfilled,
    leftThreadCount: threads - backfilled,
    failed: [],
  });
  expect(first.summary).toBe(
    `It was cancelled. ${2 * backfilled} turns added from ${backfilled} of ${backfilled} threads; ` +
      `${threads - backfilled} threads are left for the next run.`,
  );
  const second = await run();
  expect(second).toMatchObject({ state: 'done', report: { scannedThreadCount: threads, failed: [] } });
  expect(second.report).toMatchObject({
    skippedThreadCount: backfilled,
    exportedThreadCount: threads - backfilled,
  });
  expect(await opened.plane.projects.archives({ projectId })).toMatchObject({ backfilled: threads });
});
