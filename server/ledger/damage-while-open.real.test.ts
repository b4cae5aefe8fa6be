import { utimesSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { limits, TroubleError } from '../vocabulary';
import { databasePath } from './database';
import { encodeBatch } from './encode';
import { readHeadFile } from './head-file';
import { bytesOf, type DamagedPlace, entries, makeDamagedPlace } from './testing/damaged-place';
import { batchOf, writeOf } from './testing/fixture';
import { openDamageCases } from './testing/open-damage-cases';
import { settled } from './testing/sample-ledger';
import type { FromWriter } from './wire';
import { Writer } from './writer';

/** Each damage, done to the files of a ledger that is open: writing stops at the next look, nothing is written over it, not even by closing. */

let damaged: DamagedPlace;
beforeAll(async () => {
  damaged = await makeDamagedPlace();
});
afterAll(() => damaged[Symbol.asyncDispose]());

let told: FromWriter[] = [];
let writer: Writer;
const open = (): Writer => {
  const { onProgress, workerUrl, ...options } = damaged.place.options;
  told = [];
  const opened = new Writer({ ...options, acceptLoss: false }, (message) => told.push(message));
  opened.open();
  return opened;
};
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  damaged.reset();
  writer = open();
});
afterEach(() => vi.useRealTimers());

let last = 0;
const append = (stream: string): void => {
  last += 1;
  const batch = encodeBatch(batchOf(writeOf(stream, [settled])));
  // Urgent: committed before this returns.
  writer.accept(last, { ...batch, urgent: true });
};
const results = () => told.flatMap((one) => (one.kind === 'settled' ? one.results : []));
const health = () => told.flatMap((one) => (one.kind === 'settled' ? [one.health] : [])).at(-1);

function inGeneral(text: string | undefined): string | undefined {
  return text
    ?.replaceAll(damaged.place.options.dataDir, 'DATA')
    .replace(/(while it was in use: )(?!its write-ahead|it became|the trigger)[\s\S]*\.$/, '$1….');
}

const places = () => [damaged.place.options.dataDir];

for (const { fault, kind, what, damage, nextStart } of openDamageCases)
  test(`${fault} while open: ${kind}`, () => {
    append('session/before');
    append('session/and-one-more');
    expect(results()).toMatchObject([{ ok: true }, { ok: true }]);
    damage(damaged);
    const before = bytesOf(...places());
    append('session/a');
    append('session/b');
    const refusals = results().slice(2);
    expect(refusals.map((one) => !one.ok && [one.trouble.kind, inGeneral(one.trouble.what)])).toEqual([
      [kind, what],
      [kind, what],
    ]);
    expect(health()).toMatchObject({ writable: false, problem: { kind } });
    expect(bytesOf(...places())).toEqual(before);
    // Stays so: it does not heal by itself.
    vi.advanceTimersByTime(limits.writerProbeMs * 2);
    expect(health()).toMatchObject({ writable: false, problem: { kind } });
    writer.close();
    expect(bytesOf(...places())).toEqual(before);
    // What was acknowledged last stands outside.
    expect(readHeadFile(damaged.place.options.headDir, damaged.ledgerId)?.size).toBe(entries.all + 2);
    expect(kindOf(() => open().close())).toBe(nextStart);
  });

function kindOf(work: () => void): string | null {
  try {
    work();
    return null;
  } catch (error) {
    if (error instanceof TroubleError) return error.trouble.kind;
    throw error;
  }
}

for (const { fault, kind, damage } of openDamageCases)
  test(`${fault} while open and at rest: noticed without an append`, () => {
    append('session/before');
    append('session/and-one-more');
    damage(damaged);
    const before = bytesOf(...places());
    vi.advanceTimersByTime(limits.ledgerWatchMs);
    expect(health()).toMatchObject({ writable: false, problem: { kind } });
    writer.close();
    expect(bytesOf(...places())).toEqual(before);
  });

test('what leaves everything as it should be stops nothing', () => {
  append('session/before');
  const path = databasePath(damaged.place.options.dataDir);
  // Another program copies the log into the database and empties it.
  const other = new Database(path);
  other.pragma('wal_checkpoint(TRUNCATE)');
  other.close();
  append('session/a');
  utimesSync(path, 1, 1);
  vi.advanceTimersByTime(limits.ledgerWatchMs);
  append('session/b');
  expect(results()).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
  expect(health()).toEqual({ writable: true, problem: null });
  writer.close();
  expect(open().close()).toBeUndefined();
});
