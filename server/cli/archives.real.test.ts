import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  codexThreadId,
  fingerprint,
  head,
  makeCodexHome,
  rolloutNameOf,
  turnLines,
} from '../archive/testing/codex-home';
import {
  type ArchiveHome,
  makeArchiveHome,
  type OriginalTurn,
  originalArchive,
  originalTurns,
  threadIdOf,
} from '../archive/testing/original-archive';
import { createCall } from '../http';
import { acquireInstanceLock, serveControl } from '../instance';
import { openPlane } from '../plane';
import { type BuiltCli, buildCli } from './testing/built-cli';

const root = join(import.meta.dirname, '..', '..');
let cli: BuiltCli;
beforeAll(async () => {
  cli = await buildCli();
});
afterAll(() => cli[Symbol.dispose]());

/** Fifty threads of two to five turns, and one that is longer than any default could be. */
const threads = Array.from({ length: 50 }, (_, n) => ({
  id: threadIdOf(n + 1),
  turns: originalTurns(n + 1, n === 12 ? 130 : 2 + (n % 4)),
}));
const turnCount = threads.reduce((sum, { turns }) => sum + turns.length, 0);

function makeTree(): ArchiveHome {
  const home = makeArchiveHome();
  for (const { id, turns } of threads) home.write(`${id}.md`, originalArchive(id, turns));
  return home;
}

const runner = (home: ArchiveHome) => {
  const env = { CODEXCHAT_HOME: home.dataDir, CODEXCHAT_HEAD_DIR: home.headDir };
  return async (words: readonly string[], code = 0, before: readonly string[] = []) => {
    const done = await cli.run({ words, env, before });
    expect(done.code, `${words.join(' ')}: ${done.stderr}${done.stdout.slice(0, 2_000)}`).toBe(code);
    return done.stdout;
  };
};

/** What a document of the original holds of a thread. */
const spoken = (document: string) =>
  (JSON.parse(document).entries as { kind: string; text: string; status: string; timestamp: string }[]).map(
    ({ kind, text, status, timestamp }) => [kind, text, status, timestamp],
  );
const expected = (turns: readonly OriginalTurn[]) =>
  turns.flatMap(({ time, status, user, assistant, actions }) => [
    ['user_message', user, status, time],
    ['assistant_message', assistant, status, time],
    ...actions.map(({ detail, createdAt }) => ['action_card', detail, status, createdAt]),
  ]);

/** The life of an archive tree, told by the command line alone. */
async function journey(home: ArchiveHome): Promise<void> {
  const run = runner(home);
  const backfill = ['ledger', 'backfill', '--project-path', home.projectDir, '--json'];
  const before = threads.map(({ id }) => readFileSync(join(home.folder, `${id}.md`), 'utf8'));
  expect(JSON.parse(await run(backfill))).toMatchObject({
    scannedThreadCount: 50,
    exportedThreadCount: 50,
    addedTurnCount: turnCount,
    failed: [],
    problems: [],
  });
  for (const { id, turns } of threads)
    expect(spoken(readFileSync(join(home.folder, `${id}.ledger.json`), 'utf8'))).toEqual(expected(turns));
  expect(JSON.parse(await run(backfill))).toMatchObject({ skippedThreadCount: 50, addedTurnCount: 0 });
  const lost = threads[20]?.id ?? '';
  const document = join(home.folder, `${lost}.ledger.json`);
  rmSync(document);
  const third = JSON.parse(await run(backfill));
  expect(third).toMatchObject({ exportedThreadCount: 1, skippedThreadCount: 49, addedTurnCount: 0 });
  expect(third.threads.find((one: { status: string }) => one.status === 'exported')).toMatchObject({
    threadID: lost,
    reason: expect.stringContaining('document that the marker names is missing'),
  });
  expect(existsSync(document)).toBe(true);
  expect(JSON.parse(await run(['ledger', 'verify', '--archives', '--json']))).toMatchObject({
    integrity: { status: 'ok' },
    archives: { status: 'ok' },
  });
  for (const { id, turns } of threads.slice(12, 13)) {
    const output = join(home.dataDir, '..', `${id}.json`);
    const words = ['--project-path', home.projectDir, '--thread-id', id, '--output', output, '--json'];
    const told = JSON.parse(await run(['ledger', 'export', ...words]));
    expect(told).toMatchObject({ source: 'ledger', diagnostic: null });
    expect(spoken(readFileSync(output, 'utf8'))).toEqual(expected(turns));
  }
  expect(threads.map(({ id }) => readFileSync(join(home.folder, `${id}.md`), 'utf8'))).toEqual(before);
}

test('fifty threads are taken over, again, repaired, verified and exported, each step a process of its own', async () => {
  using home = makeTree();
  await journey(home);
}, 120_000);

test('the same through a running server', async () => {
  using home = makeTree();
  const { dataDir, headDir } = home;
  const lock = acquireInstanceLock({ dataDir, pid: process.pid, startedAt: Date.now() });
  if (!lock.ok) throw new Error(lock.error.what);
  const opened = await openPlane({
    places: { dataDir, headDir },
    root,
    version: 'test',
    report: () => undefined,
  });
  const call = createCall({ plane: opened.plane, actor: 'cli' });
  const control = await serveControl({ lock: lock.value, call, feed: opened.feed, launchUrl: () => '' });
  await journey(home);
  await control.close();
  await opened.close('test end');
  lock.value.release();
}, 120_000);

test('a codex home is imported as a whole by default, and not one file of it is opened for writing', async () => {
  using home = makeArchiveHome(false);
  using codex = makeCodexHome();
  for (const n of [1, 2]) {
    const id = codexThreadId(n);
    const turns = Array.from({ length: 60 }, (_, i) => turnLines(id, i + 1)).join('');
    codex.write(rolloutNameOf(id), head(id, home.projectDir) + turns);
  }
  const run = runner(home);
  const words = ['ledger', 'import-codex-home', '--home', codex.path, '--json'];
  const before = fingerprint(codex.path);
  const traces = mkdtempSync(join(tmpdir(), 'codexchat-trace-'));
  mkdirSync(join(traces, 'out'));
  const trace = ['strace', '-ff', '-qq', '-e', 'trace=file', '-o', join(traces, 'out', 't')];
  const first = JSON.parse(await run(words, 0, trace));
  expect(first).toMatchObject({ importedSessionCount: 2, addedTurnCount: 120, problems: [] });
  const touched = readdirSync(join(traces, 'out'))
    .flatMap((name) => readFileSync(join(traces, 'out', name), 'utf8').split('\n'))
    .filter((line) => line.includes(codex.path));
  rmSync(traces, { recursive: true });
  expect(touched.filter((line) => /rollout-.*O_RDONLY/.test(line)).length).toBeGreaterThanOrEqual(2);
  const reads =
    /^(?:openat|open)\(.*O_RDONLY(?!.*O_(?:CREAT|TRUNC))|^(?:\w*stat\w*|readlink\w*|access|faccessat2?|statx)\(|^execve\(/;
  expect(touched.filter((line) => !reads.test(line))).toEqual([]);
  expect(fingerprint(codex.path)).toBe(before);
  expect(JSON.parse(await run(words))).toMatchObject({ skippedSessionCount: 2, addedTurnCount: 0 });
}, 120_000);
