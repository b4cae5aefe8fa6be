import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codexThreadId, head, makeCodexHome, rolloutNameOf, turnLines } from '../archive/testing/codex-home';
import {
  type ArchiveHome,
  makeArchiveHome,
  originalArchive,
  originalTurns,
  threadIdOf,
} from '../archive/testing/original-archive';
import { createCall } from '../http';
import { acquireInstanceLock, serveControl } from '../instance';
import { openLedger } from '../ledger';
import { openPlane } from '../plane';
import { systemClockwork } from '../plane/clockwork';
import { sessionFold } from '../session';
import { openStream } from '../stream';
import { type DomainEvent, streams } from '../vocabulary';
import { jsonShapes } from './json-shapes';
import { type BuiltCli, buildCli } from './testing/built-cli';

const root = join(import.meta.dirname, '..', '..');
let cli: BuiltCli;
beforeAll(async () => {
  cli = await buildCli();
});
afterAll(() => cli[Symbol.dispose]());

/** Runs a command with --json; its answer must have exactly the shape that is told of it. */
const runner =
  ({ dataDir, headDir }: Pick<ArchiveHome, 'dataDir' | 'headDir'>) =>
  async (name: string, more: readonly string[] = [], code = 0) => {
    const env = { CODEXCHAT_HOME: dataDir, CODEXCHAT_HEAD_DIR: headDir };
    const words = name
      .replace(/^(ledger export) --project-path.*/, '$1')
      .replace('html | md | ndjson | otlp | atif', 'md');
    const done = await cli.run({ words: [...words.split(' '), ...more, '--json'], env });
    expect(done.code, `${name}: ${done.stderr}${done.stdout.slice(0, 2_000)}`).toBe(code);
    const answer = JSON.parse(done.stdout);
    expect(jsonShapes[name]?.parse(answer), name).toEqual(answer);
    return answer;
  };

/** The read model as a stranger would break it; the entries stay as they are. */
function loseRows({ dataDir }: ArchiveHome): void {
  const db = new Database(join(dataDir, 'ledger.db'));
  expect(db.exec('DELETE FROM "turn"').prepare('SELECT changes()').pluck().get()).toBeGreaterThan(0);
  db.close();
}

/** A finished turn as the server records it, with an answer that may go when it is old. */
async function answer({ dataDir, headDir }: ArchiveHome, projectId: string): Promise<void> {
  const [sessionId, turnId] = [crypto.randomUUID(), crypto.randomUUID()];
  const item = { id: 'i', type: 'agentMessage', raw: { text: 'because '.repeat(5_000) } };
  const story: readonly DomainEvent[] = [
    {
      type: 'session.created',
      payload: { sessionId, projectId, flavour: 'demo', title: 't', model: null, effort: null },
    },
    { type: 'turn.requested', payload: { turnId, clientMessageId: 'm', text: 'Why?' } },
    { type: 'turn.started', payload: { turnId, runtimeTurnId: 'r', epoch: 'e' } },
    { type: 'item.completed', payload: { itemId: `${turnId}/i`, turnId, item } },
    { type: 'turn.settled', payload: { turnId, status: 'completed', reason: null, error: null } },
  ];
  const migrationsDir = join(root, 'prisma', 'migrations');
  const producer = { app: 'codexchat', version: 'test' };
  const ledger = await openLedger({ dataDir, headDir, migrationsDir, producer });
  const handle = await openStream(ledger, sessionFold, streams.session(sessionId), systemClockwork);
  await handle.exclusively(async (pen) => {
    pen.add(story, { actor: { kind: 'system', id: 'test' }, causationId: null, correlationId: null });
    const write = pen.write();
    if (write) await ledger.append({ writes: [write] });
    pen.adopt();
  });
  await ledger.close();
}

function makeTree(count: number): ArchiveHome {
  const home = makeArchiveHome();
  for (let n = 1; n <= count; n++) grow(home, n, 3);
  return home;
}
const grow = (home: ArchiveHome, n: number, turns: number): string =>
  home.write(`${threadIdOf(n)}.md`, originalArchive(threadIdOf(n), originalTurns(n, turns)));

/** What tends a ledger, with or without a server: the answers are the same. Rows were lost before. */
async function tended(home: ArchiveHome): Promise<void> {
  const run = runner(home);
  const project = ['--project-path', home.projectDir];
  expect(await run('ledger rebuild', [], 1)).toMatchObject({ differences: 7, applied: 7 });
  expect(await run('ledger rebuild')).toMatchObject({ differences: 0, first: [] });
  const path = grow(home, 1, 4);
  rmSync(join(home.folder, `${threadIdOf(2)}.md`));
  const faulty = await run('ledger verify', ['--archives'], 1);
  expect(faulty).toMatchObject({ integrity: { status: 'ok' }, archives: { status: 'fault' } });
  expect(faulty.archives.projects[0]).toMatchObject({ clean: false, counts: { differs: 1, missing: 1 } });
  expect(faulty.archives.projects[0].findings).toContainEqual(
    expect.objectContaining({ state: 'differs', path, turnId: originalTurns(1, 4)[3]?.id }),
  );
  grow(home, 2, 3);
  expect(await run('ledger backfill', project)).toMatchObject({ addedTurnCount: 1 });
  expect(await run('ledger verify', ['--archives'])).toMatchObject({ archives: { status: 'ok' } });
  const [old, dry] = [['--older-than', '0d'], ['--dry-run']];
  const would = await run('ledger prune', [...old, ...dry]);
  expect(would.entries).toBeGreaterThan(0);
  expect(await run('ledger prune', old)).toMatchObject({ dryRun: false, entries: would.entries });
  expect(await run('ledger verify', ['--archives'])).toMatchObject({
    integrity: { status: 'ok' },
    completeness: { status: 'ok' },
    archives: { status: 'ok' },
  });
  expect(await run('ledger rotate-key')).toMatchObject({ vkey: expect.stringMatching(/^\S+\+\w+\+/) });
  const output = join(home.projectDir, `anchor-${crypto.randomUUID()}`);
  expect(await run('ledger anchor', ['--output', output])).toMatchObject({ kind: 'file', ref: output });
}

test('every answer has the shape that is told of it; the read model is rebuilt, old payloads go, and faults of archives are named', async () => {
  using home = makeTree(2);
  using codex = makeCodexHome();
  const run = runner(home);
  const project = ['--project-path', home.projectDir];
  home.write('notes.md', 'mine');
  const { projectId, ...first } = await run('ledger backfill', project, 1);
  expect(first).toMatchObject({ exportedThreadCount: 2 });
  await answer(home, projectId);
  rmSync(join(home.folder, 'notes.md'));
  loseRows(home);
  await tended(home);
  codex.write(
    rolloutNameOf(codexThreadId(1)),
    head(codexThreadId(1), home.projectDir) + turnLines(codexThreadId(1), 1),
  );
  expect(await run('ledger import-codex-home', ['--home', codex.path])).toMatchObject({
    importedSessionCount: 1,
  });
  const to = (name: string): readonly string[] => ['--output', join(home.projectDir, name)];
  const thread = ['--thread-id', threadIdOf(1)];
  await run('ledger export --project-path … --thread-id …', [...project, ...thread, ...to('seed')]);
  await run('ledger export --format tlog', to('tlog'));
  await run('ledger export --format html | md | ndjson | otlp | atif', [
    '--session',
    threadIdOf(1).toLowerCase(),
    ...to('md'),
  ]);
  await run('ledger export --format proof', ['--seq', '1', ...to('proof')]);
  await run('ledger backup', to('backup'));
  await run('ledger stats');
  await run('policy validate');
  await run('policy test');
  await run('policy explain', ['--command', 'rm -rf /']);
  await run('sim', ['--seeds', '1']);
}, 300_000);

test('the same through a running server', async () => {
  using home = makeTree(2);
  const run = runner(home);
  const { projectId } = await run('ledger backfill', ['--project-path', home.projectDir]);
  await answer(home, projectId);
  loseRows(home);
  const { dataDir, headDir } = home;
  const lock = acquireInstanceLock({ dataDir, pid: process.pid, startedAt: Date.now() });
  if (!lock.ok) throw new Error(lock.error.what);
  const report = (): void => undefined;
  const opened = await openPlane({ places: { dataDir, headDir }, root, version: 'test', report });
  const call = createCall({ plane: opened.plane, actor: 'cli' });
  const launchUrl = () => 'http://127.0.0.1:1/#token=x';
  const control = await serveControl({ lock: lock.value, call, feed: opened.feed, launchUrl });
  await tended(home);
  expect(await run('open')).toEqual({ url: launchUrl() });
  await control.close();
  await opened.close('test end');
  lock.value.release();
}, 300_000);

test('after a restore, a backfill adds only what came after the backup, and nothing twice', async () => {
  using home = makeTree(3);
  const project = ['--project-path', home.projectDir];
  const before = runner(home);
  expect(await before('ledger backfill', project)).toMatchObject({ addedTurnCount: 9 });
  const output = join(home.projectDir, 'backup');
  await before('ledger backup', ['--output', output]);
  grow(home, 2, 5);
  grow(home, 4, 3);
  // From here on the markers tell of entries that the backup does not have.
  expect(await before('ledger backfill', project)).toMatchObject({
    exportedThreadCount: 2,
    addedTurnCount: 5,
  });
  const [dataDir, headDir] = [join(home.projectDir, 'restored'), join(home.projectDir, 'heads')];
  cpSync(output, dataDir, { recursive: true });
  mkdirSync(headDir);
  const after = runner({ dataDir, headDir });
  const redone = await after('ledger backfill', project);
  expect(redone).toMatchObject({
    exportedThreadCount: 2,
    skippedThreadCount: 2,
    addedTurnCount: 5,
    failed: [],
  });
  type Thread = { readonly threadID: string; readonly status: string; readonly reason: string | null };
  const told = redone.threads.map(({ threadID, status, reason }: Thread) => [threadID, status, reason]);
  expect(told).toEqual([
    [threadIdOf(1), 'skipped', null],
    [threadIdOf(2), 'exported', expect.stringContaining('changed since')],
    [threadIdOf(3), 'skipped', null],
    [threadIdOf(4), 'exported', expect.stringContaining('no record of this thread')],
  ]);
  expect(await after('ledger backfill', project)).toMatchObject({ skippedThreadCount: 4, addedTurnCount: 0 });
  expect(await after('ledger verify', ['--archives'])).toMatchObject({
    integrity: { status: 'ok' },
    archives: { status: 'ok', projects: [{ counts: { ok: 4 } }] },
  });
  for (const [n, turns] of [
    [2, 5],
    [4, 3],
  ] as const) {
    const document = JSON.parse(readFileSync(join(home.folder, `${threadIdOf(n)}.ledger.json`), 'utf8'));
    const asked = document.entries.filter(({ kind }: { kind: string }) => kind === 'user_message');
    expect(asked.map(({ turnID }: { turnID: string }) => turnID)).toEqual(
      originalTurns(n, turns).map(({ id }) => id),
    );
  }
}, 300_000);
