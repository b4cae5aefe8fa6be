import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { StreamCursor } from '../../vocabulary';
import { newestCheckpoint } from '../anchor';
import { encodeBatch } from '../encode';
import { batchOf, byCommand, type TemporaryPlace, temporaryPlace, writeOf } from '../testing/fixture';
import { copyPlace, sampleFold, settled, tamper, verifySample } from '../testing/sample-ledger';
import { Writer } from '../writer';
import { verifyLedger } from './verify';

/** What lies beside the entries: receipts, checkpoints and the places where copies went. */

const stepMs = 30_000;
let good: TemporaryPlace;
beforeAll(async () => {
  good = await temporaryPlace();
  vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000_000_000 });
  const { onProgress, workerUrl, ...places } = good.options;
  const writer = new Writer({ ...places, acceptLoss: false }, () => undefined);
  writer.open();
  let cursor: StreamCursor | null = null;
  for (let n = 1; n <= 20; n++) {
    const write = byCommand(writeOf('session/s', [settled, settled], cursor), `command-${n}`);
    ({ cursor } = write);
    const receipt = { commandId: `command-${n}`, inputHash: 'h', result: {} };
    writer.accept(n, { ...encodeBatch({ ...batchOf(write), receipt }), urgent: true });
    // What is signed at once is signed between two commits.
    await new Promise((resolve) => setImmediate(resolve));
    vi.setSystemTime(Date.now() + stepMs);
  }
  writer.accept(99, {
    ...encodeBatch({ writes: [], receipt: { commandId: 'nothing-to-do', inputHash: 'h', result: {} } }),
    urgent: true,
  });
  writer.close();
  vi.useRealTimers();
});
afterEach(() => vi.useRealTimers());
afterAll(() => good[Symbol.asyncDispose]());

test('nothing is found beside good entries', async () => {
  const report = await verifySample(good.options);
  expect([report.integrity.findings, report.completeness.findings]).toEqual([[], []]);
  expect(report.checks.find(({ name }) => name === 'receipts')).toMatchObject({ status: 'ok', count: 21 });
  expect(report.checks.find(({ name }) => name === 'checkpoints')).toMatchObject({ status: 'ok', count: 20 });
  expect(report.completeness.caveat).toBeNull();
  expect(report.undetectable.join()).toContain('how a command was answered');
});

for (const [what, sql, verdict, found] of [
  [
    'a receipt that was removed',
    "DELETE FROM receipt WHERE command_id = 'command-3'",
    'completeness',
    { seq: 5, field: 'receipt', what: /command-3.* is gone/ },
  ],
  [
    'a payload said to be gone, of an entry that is not there',
    'INSERT INTO payload_removal (seq, by_seq) VALUES (4000, 3)',
    'integrity',
    { seq: 4000, field: 'payload_removal', what: /of no entry/ },
  ],
  [
    'the receipt of another command in its place',
    "UPDATE receipt SET command_id = 'other' WHERE command_id = 'command-3'",
    'completeness',
    { seq: 5, field: 'receipt', what: /command-3.* is gone/ },
  ],
  [
    'a receipt over other entries',
    "UPDATE receipt SET first_seq = 6, last_seq = 6 WHERE command_id = 'command-3'",
    'integrity',
    { seq: 5, field: 'receipt', what: /speaks of the entries 6 to 6/ },
  ],
  [
    'a receipt over more entries than were written at once',
    "UPDATE receipt SET last_seq = 7 WHERE command_id = 'command-3'",
    'integrity',
    { seq: 5, field: 'receipt', what: /not written at once/ },
  ],
  [
    'a second receipt over the same entries',
    "INSERT INTO receipt VALUES ('new', 'h', '{}', 5, 6)",
    'integrity',
    { seq: 5, field: 'receipt', what: /of which another receipt speaks too/ },
  ],
  [
    'a receipt over entries that are not there',
    "INSERT INTO receipt VALUES ('new', 'h', '{}', 41, 44)",
    'integrity',
    { seq: 41, field: 'receipt', what: /not all there/ },
  ],
  [
    'no range',
    "UPDATE receipt SET first_seq = 9 WHERE command_id = 'command-3'",
    'integrity',
    { seq: 5, field: 'receipt', what: /./ },
  ],
  [
    'checkpoints that were removed, with none soon after',
    'DELETE FROM checkpoint WHERE size BETWEEN 12 AND 30',
    'completeness',
    { seq: 12, field: 'checkpoint', what: /signed when entry 12 was the last.*removed/ },
  ],
  [
    'the newest checkpoints removed',
    'DELETE FROM checkpoint WHERE size > 18',
    'completeness',
    { seq: 20, field: 'checkpoint', what: /removed/ },
  ],
  [
    'all checkpoints removed',
    'DELETE FROM checkpoint',
    'completeness',
    { seq: 2, field: 'checkpoint', what: /removed/ },
  ],
  [
    'a copy recorded over more entries than there are',
    "INSERT INTO anchor VALUES (50, 'file', '/gone', 1)",
    'completeness',
    { seq: 41, field: 'anchor', what: /over 50 entries went to \/gone, but the ledger ends at 40/ },
  ],
] as const)
  test(`${what}: noticed`, async () => {
    await using place = await copyPlace(good);
    tamper(place.options.dataDir, (db) => db.exec(sql));
    const report = await verifySample(place.options);
    expect(report.firstBad).toMatchObject({ ...found, what: expect.stringMatching(found.what) });
    expect(report[verdict].status).toBe('fault');
    expect(report.checks.filter(({ status }) => status === 'fault').length).toBeGreaterThan(0);
  });

test('one checkpoint of many, when it was signed, and an answer: not noticed, and said so', async () => {
  await using place = await copyPlace(good);
  tamper(place.options.dataDir, (db) =>
    db.exec(
      "DELETE FROM checkpoint WHERE size = 12; UPDATE checkpoint SET at = 1 WHERE size = 14; UPDATE receipt SET result = '{}', input_hash = 'x'",
    ),
  );
  const report = await verifySample(place.options);
  expect([report.integrity.findings, report.completeness.findings]).toEqual([[], []]);
  expect(report.undetectable.join()).toMatch(
    /how a command was answered and to which input, when a checkpoint was signed/,
  );
});

test('a recorded copy must be over the entries that it was recorded with', async () => {
  const { dataDir, headDir, migrationsDir } = good.options;
  const { text } = newestCheckpoint({ dataDir, headDir });
  const verify = (size: number) =>
    verifyLedger({
      ...{ dataDir, headDir, migrationsDir, foldOf: sampleFold },
      checkpoints: [{ kind: 'recorded-copy', ref: 'copy', text, size }],
    });
  expect((await verify(40)).anchors[0]).toMatchObject({ status: 'ok', size: 40 });
  expect((await verify(38)).integrity.findings).toMatchObject([
    { what: 'copy: It is over 40 entries, but the ledger says that one over 38 went there.' },
  ]);
});

test('without anything outside, completeness says that there was nothing to compare with', async () => {
  await using place = await copyPlace(good);
  const { text } = newestCheckpoint(place.options);
  rmSync(place.options.headDir, { recursive: true });
  const alone = await verifySample(place.options);
  expect(alone.completeness).toMatchObject({
    status: 'ok',
    caveat: expect.stringContaining('nothing outside'),
  });
  const kept = await verifySample(place.options, { ref: join(place.dir, 'kept'), text });
  expect(kept.completeness).toMatchObject({ status: 'ok', caveat: null });
});
