import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { databasePath } from './database';
import { openLedger } from './open-ledger';
import { type TemporaryPlace, temporaryPlace } from './testing/fixture';

const script = fileURLToPath(new URL('testing/append-forever.ts', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const command = (place: TemporaryPlace, ...args: string[]) => [
  process.execPath,
  '--import',
  'tsx',
  script,
  place.dir,
  ...args,
];

type Child = ChildProcessByStdio<null, Readable, null>;

function start([file = '', ...args]: string[]): { child: Child; lines: AsyncIterable<string> } {
  const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  return { child, lines: createInterface({ input: child.stdout }) };
}

/** Event ids by sequence, straight from the file. */
function stored(place: TemporaryPlace): ReadonlyMap<string, number> {
  const db = new Database(databasePath(place.options.dataDir));
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  const rows = db.prepare<[], { id: string; seq: number }>('SELECT event_id AS id, seq FROM event').all();
  db.close();
  return new Map(rows.map(({ id, seq }) => [id, seq]));
}

interface Outcomes {
  readonly acked: ReadonlyMap<string, number>;
  readonly refused: ReadonlyMap<string, string>;
  readonly finished: boolean;
}

function outcomesOf(lines: readonly string[]): Outcomes {
  const acked = new Map<string, number>();
  const refused = new Map<string, string>();
  for (const line of lines) {
    const [word = '', n, seq] = line.split(' ');
    if (word === 'ack') acked.set(`e${n}`, Number(seq));
    else if (word.startsWith('ledger.')) refused.set(`e${n}`, word);
  }
  return { acked, refused, finished: lines.includes('done') };
}

test('killed at any moment: what was acknowledged is there, and the sequence has no hole', async () => {
  await using place = await temporaryPlace();
  let base = 0;
  for (const after of [1, 40, 300]) {
    const { child, lines } = start(command(place, '1000000', '16'));
    const seen: string[] = [];
    for await (const line of lines) {
      seen.push(line);
      if (seen.length === after + 1) child.kill('SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
    const { acked } = outcomesOf(seen);
    // From the second round on, the first batches are repetitions of those already stored.
    expect(acked.size).toBeGreaterThanOrEqual(after);
    const there = stored(place);
    for (const [id, seq] of acked) expect(there.get(id), id).toBe(seq);
    expect([...there.values()].sort((a, b) => a - b)).toEqual(
      Array.from({ length: there.size }, (_, i) => i + 1),
    );
    expect(there.size).toBeGreaterThanOrEqual(base);
    base = there.size;
  }
  const ledger = await openLedger(place.options);
  expect(ledger.head()).toBe(base);
  await ledger.close();
});

const hasStrace = spawnSync('strace', ['-V']).status === 0;
const straceMissing = !hasStrace && process.env.CI === undefined;
if (straceMissing) process.stdout.write('not_run: strace is not installed (fsync counts, failing fsync)\n');

test.runIf(!straceMissing)('each acknowledged commit was fsynced at least once', async () => {
  await using place = await temporaryPlace();
  const log = join(place.dir, 'strace.log');
  const commits = 1_000;
  const strace = ['strace', '-f', '-qq', '--seccomp-bpf', '-y', '-e', 'trace=fsync,fdatasync', '-o', log];
  const { child, lines } = start([...strace, ...command(place, String(commits), '1')]);
  const seen: string[] = [];
  for await (const line of lines) seen.push(line);
  if (child.exitCode === null) await once(child, 'exit');
  expect(outcomesOf(seen)).toMatchObject({ finished: true });
  expect(outcomesOf(seen).acked.size).toBe(commits);
  const syncs = readFileSync(log, 'utf8').match(/f(?:data)?sync\([^)]*ledger\.db-wal>/g) ?? [];
  expect(syncs.length).toBeGreaterThanOrEqual(commits);
  // More would be paid for by everybody, and prove nothing.
  expect(syncs.length).toBeLessThan(commits * 1.1);
});

for (const [name, when] of [
  ['once', '12'],
  ['for good', '12+'],
  ['now and then', '12+5'],
] as const)
  test.runIf(!straceMissing)(`fsync of the log fails ${name}: every answer is true`, async () => {
    await using place = await temporaryPlace();
    // The file must exist before strace can be told to fail only its log.
    await (await openLedger(place.options)).close();
    const log = join(place.dir, 'strace.log');
    const wal = `${databasePath(place.options.dataDir)}-wal`;
    const strace = ['strace', '-f', '-qq', '-o', log, '-P', wal, '-e', 'trace=fsync'];
    strace.push('-e', `inject=fsync:error=EIO:when=${when}`);
    const { child, lines } = start([...strace, ...command(place, '40', '1')]);
    const seen: string[] = [];
    for await (const line of lines) seen.push(line);
    if (child.exitCode === null) await once(child, 'exit');
    expect(readFileSync(log, 'utf8')).toContain('INJECTED');
    const { acked, refused } = outcomesOf(seen);
    expect(acked.size + refused.size).toBe(40);
    const there = stored(place);
    for (const [id, seq] of acked) expect(there.get(id), `${id} was acknowledged`).toBe(seq);
    for (const [id, kind] of refused) {
      expect(['ledger.unwritable', 'ledger.indeterminate']).toContain(kind);
      if (kind === 'ledger.unwritable') expect(there.has(id), `${id} was said not to be written`).toBe(false);
    }
    expect([...there.values()].sort((a, b) => a - b)).toEqual(
      Array.from({ length: there.size }, (_, i) => i + 1),
    );
    if (when === '12') expect(acked.size).toBeGreaterThanOrEqual(39);
    if (when === '12+') expect(refused.size).toBeGreaterThanOrEqual(28);
  });

test.runIf(!straceMissing)('what was said not to be written does not come back after a kill', async () => {
  const run = async (place: TemporaryPlace, count: number) => {
    await (await openLedger(place.options)).close();
    const wal = `${databasePath(place.options.dataDir)}-wal`;
    const strace = [
      'strace',
      '-f',
      '-qq',
      '-o',
      join(place.dir, 'strace.log'),
      '-P',
      wal,
      '-e',
      'trace=fsync',
    ];
    strace.push('-e', 'inject=fsync:error=EIO:when=12');
    const { child, lines } = start([...strace, ...command(place, String(count), '1', 'hold')]);
    const seen: string[] = [];
    for await (const line of lines) {
      seen.push(line);
      // Killing strace would let its child go on: the child itself is what must die.
      if (line === 'appended') process.kill(Number(seen[0]?.split(' ')[1]), 'SIGKILL');
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return outcomesOf(seen);
  };
  await using first = await temporaryPlace();
  const failed = [...(await run(first, 30)).refused.keys()];
  expect(failed.length).toBe(1);
  // Once more, ending with exactly that append, so that nothing written later can cover what it left in the log.
  const last = Number(failed[0]?.slice(1));
  await using second = await temporaryPlace();
  const { acked, refused } = await run(second, last + 1);
  expect(refused.get(`e${last}`)).toBe('ledger.unwritable');
  const there = stored(second);
  expect(there.has(`e${last}`)).toBe(false);
  expect(there.size).toBe(acked.size);
});
