import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { type Trouble, TroubleError } from '../vocabulary';
import { databasePath } from './database';
import { encodeBatch } from './encode';
import { readHeadFile, writeHeadFile } from './head-file';
import { identityPath, readIdentity, writeIdentity } from './identity-file';
import type { LedgerOpening } from './ledger';
import { batchOf, type TemporaryPlace, temporaryPlace, writeOf } from './testing/fixture';
import { placeCases } from './testing/place-cases';
import { forgetWhere, settled, verifySample } from './testing/sample-ledger';
import { Writer } from './writer';

type Options = TemporaryPlace['options'];

/** Opens as a start does, appends one entry, and closes. */
function start(options: Options, acceptLoss = false): LedgerOpening {
  const { onProgress, workerUrl, ...rest } = options;
  const writer = new Writer({ ...rest, acceptLoss }, () => undefined);
  const opening = writer.open();
  writer.accept(1, encodeBatch(batchOf(writeOf(`session/${opening.head}`, [settled]))));
  writer.close();
  return opening;
}

function refused(options: Options, acceptLoss = false): Trouble {
  try {
    start(options, acceptLoss);
  } catch (error) {
    if (error instanceof TroubleError) return error.trouble;
    throw error;
  }
  return expect.fail('it was opened');
}

test('two data directories with one head directory: each knows its own ledger, and only its own', async () => {
  await using place = await temporaryPlace();
  const [a, b] = ['a', 'b'].map((name) => ({ ...place.options, dataDir: join(place.dir, name) }));
  if (!a || !b) return expect.fail();
  expect([start(a).head, start(b).head, start(a).head]).toEqual([0, 0, 1]);
  rmSync(a.dataDir, { recursive: true });
  expect(refused(a)).toMatchObject({ kind: 'ledger.missing' });
  expect(start(b).head).toBe(1);
  // A third one is none of their business.
  expect(start({ ...place.options, dataDir: join(place.dir, 'c') }).head).toBe(0);
  expect(start(a, true)).toMatchObject({ head: 1, lossAccepted: { expected: 2, found: 0 } });
});

test('a first start that was cut short is gone on with; one that had entries is not', async () => {
  await using place = await temporaryPlace();
  const { dataDir, headDir } = place.options;
  mkdirSync(dataDir);
  writeHeadFile(headDir, 'first', { size: 0, lastLeaf: '', at: 1, note: null, dataDir });
  expect(start(place.options).ledgerId).not.toBe('first');
  rmSync(dataDir, { recursive: true });
  rmSync(headDir, { recursive: true });
  mkdirSync(dataDir);
  writeHeadFile(headDir, 'second', { size: 0, lastLeaf: '', at: 1, note: null, dataDir });
  writeIdentity(dataDir, { ledgerId: 'second', headDir });
  expect(start(place.options).ledgerId).toBe('second');
  rmSync(databasePath(dataDir));
  rmSync(headDir, { recursive: true });
  // Only the identity and the key speak of it now.
  expect(refused(place.options)).toMatchObject({
    kind: 'ledger.missing',
    what: expect.stringContaining('there was one: '),
  });
  expect(start(place.options, true)).toMatchObject({ ledgerId: 'second', lossAccepted: { expected: 0 } });
});

test('a moved data directory goes on with its head file; the old place is free', async () => {
  await using place = await temporaryPlace();
  const { ledgerId } = start(place.options);
  const moved = {
    ...place.options,
    dataDir: join(place.dir, 'moved'),
    headDir: join(place.dir, 'moved-head'),
  };
  renameSync(place.options.dataDir, moved.dataDir);
  const opening = start(moved);
  expect(opening).toMatchObject({ ledgerId, head: 1, lossAccepted: null });
  expect(opening.origin).toBe(`ledger.local/codexchat/${ledgerId}`);
  expect(readHeadFile(moved.headDir, ledgerId)).toMatchObject({ size: 2, dataDir: moved.dataDir });
  expect(readIdentity(moved.dataDir)).toEqual({ ledgerId, headDir: moved.headDir });
  expect(start(place.options).ledgerId).not.toBe(ledgerId);
  // Its tail is held as before.
  cpSync(databasePath(moved.dataDir), join(place.dir, 'old.db'));
  start(moved);
  cpSync(join(place.dir, 'old.db'), databasePath(moved.dataDir));
  expect(refused(moved).kind).toBe('ledger.tail-lost');
});

test('a copied data directory does not go on under the name of the original', async () => {
  await using place = await temporaryPlace();
  const { dataDir, headDir } = place.options;
  const { origin } = start(place.options);
  const copy = { ...place.options, dataDir: join(place.dir, 'copy'), headDir: join(place.dir, 'copy-head') };
  cpSync(dataDir, copy.dataDir, { recursive: true });
  const words = ({ kind, what }: Trouble) => ({
    kind,
    what: what.replaceAll(copy.dataDir, 'COPY').replaceAll(dataDir, 'DATA').replaceAll(headDir, 'HEAD'),
  });
  const { copied, headDirShared } = placeCases;
  expect(copied).toMatchObject(words(refused(copy)));
  expect(headDirShared).toMatchObject(words(refused({ ...copy, headDir }, true)));
  const opened = start(copy, true);
  expect(opened.lossAccepted).toBeNull();
  expect(opened.origin).not.toBe(origin);
  expect(start(copy).origin).toBe(opened.origin);
  expect(start(place.options)).toMatchObject({ origin, head: 1 });
  const report = await verifySample(copy);
  expect([report.integrity.findings, report.completeness.findings]).toEqual([[], []]);
});

test('a ledger from before it was known by its place is taken in, and protected from then on', async () => {
  await using place = await temporaryPlace();
  const { dataDir, headDir } = place.options;
  const { ledgerId } = start(place.options);
  forgetWhere(place.options);
  rmSync(headDir, { recursive: true });
  expect(start(place.options)).toMatchObject({ ledgerId, lossAccepted: null });
  expect(readIdentity(dataDir)).toEqual({ ledgerId, headDir });
  expect(readHeadFile(headDir, ledgerId)).toMatchObject({ size: 2, dataDir });
  forgetWhere(place.options);
  rmSync(databasePath(dataDir));
  expect(existsSync(identityPath(dataDir))).toBe(false);
  expect(refused(place.options).kind).toBe('ledger.missing');
});

test('a database that something else made, where there never was a ledger, is none of ours', async () => {
  await using place = await temporaryPlace();
  mkdirSync(place.options.dataDir);
  const other = new Database(databasePath(place.options.dataDir));
  other.exec('CREATE TABLE note (text)');
  other.close();
  expect(refused(place.options).kind).toBe('ledger.not-a-ledger');
  expect(refused(place.options, true).kind).toBe('ledger.not-a-ledger');
});

const script = fileURLToPath(new URL('testing/start-once.ts', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What each step of the process said. */
function inProcess({ dataDir, headDir }: Options, before: readonly string[], ...steps: string[]): unknown[] {
  const command = [...before, process.execPath, '--import', 'tsx', script, dataDir, headDir, ...steps];
  const { stdout, stderr, status } = spawnSync(command[0] ?? '', command.slice(1), {
    cwd: root,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => (line.startsWith('{') ? JSON.parse(line) : line));
}

const said = (trouble: unknown, { dataDir }: Options) => {
  const { kind, what } = trouble as Trouble;
  return { kind, what: what.replaceAll(dataDir, 'DATA').replace(/ \([\s\S]*\)\.$/, ' (…).') };
};

/** Root may write everything; without its capabilities it is held to the rights of its own files. */
const bound = process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-all', '--inh-caps=-all'] : [];
const canBind = bound.length === 0 || spawnSync('setpriv', ['--bounding-set=-all', 'true']).status === 0;
if (!canBind) process.stdout.write('not_run: root cannot be bound to the rights of files here (setpriv)\n');

test.runIf(canBind)('what may not be written is said before anything is begun', async () => {
  await using place = await temporaryPlace();
  const { dataDir } = place.options;
  start(place.options);
  const { fileReadOnly, directoryReadOnly } = placeCases;
  for (const [path, expected] of [
    [databasePath(dataDir), fileReadOnly],
    [dataDir, directoryReadOnly],
  ] as const) {
    chmodSync(path, path === dataDir ? 0o500 : 0o400);
    const [trouble] = inProcess(place.options, bound, 'start');
    expect(expected).toMatchObject(said(trouble, place.options));
    chmodSync(path, path === dataDir ? 0o700 : 0o600);
  }
  expect(inProcess(place.options, bound, 'start')).toEqual(['opened 1']);
});

const mounted = 'mount -t tmpfs -o size=2m tmpfs "$0" && shift 0 && exec "$@"';
const inTmpfs = (dir: string): string[] => ['unshare', '-Urm', 'sh', '-c', mounted, dir];
const canMount = spawnSync('unshare', ['-Urm', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']).status === 0;
if (!canMount) process.stdout.write('not_run: a small disk cannot be mounted here (unshare, tmpfs)\n');

test.runIf(canMount)('a full disk is said at the start, and room on it is all that is needed', async () => {
  await using place = await temporaryPlace();
  const disk = join(place.dir, 'disk');
  mkdirSync(disk);
  const options = { ...place.options, dataDir: join(disk, 'data') };
  const steps = ['start', 'fill', 'start', 'free', 'start'];
  const [first, full, freed] = inProcess(options, inTmpfs(disk), ...steps);
  expect([first, freed]).toEqual(['opened 0', 'opened 1']);
  expect(placeCases.diskFull).toMatchObject(said(full, options));
  // The disk is another one each time, and so must be the head directory.
  const fresh = { ...options, headDir: join(place.dir, 'other-head') };
  const [none, some] = inProcess(fresh, inTmpfs(disk), 'fill', 'start', 'free', 'start');
  expect(placeCases.firstStartDiskFull).toMatchObject(said(none, fresh));
  expect(some).toBe('opened 0');
});
