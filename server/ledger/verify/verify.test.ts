import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blobPath } from '../blob-store';
import { databasePath } from '../database';
import { openLedger } from '../open-ledger';
import {
  batchOf,
  itemStarted,
  type TemporaryPlace,
  temporaryPlace,
  textAppended,
  writeOf,
} from '../testing/fixture';
import {
  copyPlace,
  sample,
  settled,
  tamper,
  verifySample,
  writeSampleLedger,
} from '../testing/sample-ledger';
import { verifyReport } from './report';
import { verifyLedger } from './verify';

let good: TemporaryPlace;
beforeAll(async () => {
  good = await temporaryPlace();
  await writeSampleLedger(good.options);
});
afterAll(() => good[Symbol.asyncDispose]());

test('a good ledger has nothing found, everything checked, and says what nobody could notice', async () => {
  const report = await verifySample(good.options);
  expect(verifyReport.parse(report)).toEqual(report);
  expect(report.firstBad).toBeNull();
  expect([report.integrity.status, report.completeness.status]).toEqual(['ok', 'ok']);
  expect(report.entries).toBe(sample.entries);
  expect(report.checks.filter(({ status }) => status !== 'ok')).toEqual([]);
  const count = (name: string) => report.checks.find((check) => check.name === name)?.count;
  expect(count('files')).toBe(1);
  expect(count('steps')).toBe(sample.entries);
  expect(count('tree')).toBe(2);
  expect(count('checkpoints')).toBeGreaterThan(2);
  expect(report.anchors).toMatchObject([{ kind: 'head-file', status: 'ok', size: sample.entries }]);
  expect(report.undetectable[0]).toContain('No checkpoint from outside');
  expect(report.undetectable.join()).not.toContain('No head file');
});

test('live text whose item never ended is checked too', async () => {
  await using place = await copyPlace(good);
  const ledger = await openLedger(place.options);
  const half = [itemStarted('half'), textAppended('half', 0, 'not to the end')];
  await ledger.append(batchOf(writeOf('session/s1', half, await ledger.cursor('session/s1'))));
  await ledger.close();
  const report = await verifySample(place.options);
  expect([report.integrity.status, report.completeness.status]).toEqual(['ok', 'ok']);
});

const everyRow = 'UPDATE event SET';
for (const [what, sql, found] of [
  [
    'an envelope',
    `${everyRow} envelope = CAST(replace(envelope, 'item.started', 'item.stopped') AS BLOB) WHERE seq = 4`,
    { seq: 4, field: 'leaf' },
  ],
  ['a leaf', `${everyRow} leaf = zeroblob(32) WHERE seq = 5`, { seq: 5, field: 'leaf' }],
  ['a type', `${everyRow} type = 'item.lost' WHERE seq = 7`, { seq: 7, field: 'type' }],
  ['an instant', `${everyRow} at = at + 1 WHERE seq = 300`, { seq: 300, field: 'at' }],
  ['a step', `${everyRow} step = zeroblob(32) WHERE seq = 9`, { seq: 9, field: 'step' }],
  ['a stream version', `${everyRow} stream_ver = 1000 WHERE seq = 608`, { seq: 608, field: 'stream_ver' }],
  [
    'a payload',
    "UPDATE payload SET bytes = CAST(replace(bytes, 'i1', 'iX') AS BLOB) WHERE seq = 1",
    { seq: 1, field: 'payload' },
  ],
  ['a salt', 'UPDATE payload SET salt = zeroblob(16) WHERE seq = 600', { seq: 600, field: 'payload' }],
  [
    'the account of a removal',
    `UPDATE payload_removal SET by_seq = 4 WHERE seq = ${sample.pruned}`,
    { seq: sample.pruned, field: 'payload' },
  ],
  ['a lost payload', 'DELETE FROM payload WHERE seq = 2', { seq: 2, field: 'payload' }],
  ['a missing entry', 'DELETE FROM event WHERE seq = 100', { seq: 100, field: 'sequence' }],
  [
    'an inner node',
    'UPDATE tlog_node SET hash = zeroblob(32) WHERE idx = 1',
    { seq: 512, field: 'tlog_node' },
  ],
  ['a root', 'UPDATE checkpoint SET root = zeroblob(32) WHERE size = 608', { seq: 608, field: 'checkpoint' }],
  [
    'a note',
    "UPDATE checkpoint SET note = replace(note, '608', '607') WHERE size = 608",
    { seq: 608, field: 'checkpoint' },
  ],
  [
    'a row of the read model',
    "UPDATE item SET data = replace(data, 'agentMessage', 'plan') WHERE item_id = 'i2'",
    { seq: 7, field: 'item' },
  ],
  ['a column of it', "UPDATE item SET ordinal = 99 WHERE item_id = 'i2'", { seq: 7, field: 'item' }],
  ['a row too few', "DELETE FROM item WHERE item_id = 'i1'", { seq: null, field: 'item' }],
  ['a row too many', "INSERT INTO turn VALUES ('t', 's1', 1, '{}', 1)", { seq: null, field: 'turn' }],
  ['a row of nobody', "INSERT INTO turn VALUES ('t', 'nobody', 1, '{}', 1)", { seq: null, field: 'turn' }],
  [
    'the state of a stream',
    "UPDATE stream SET state = '{}' WHERE stream_id = 'session/s1'",
    { seq: null, field: 'stream.state' },
  ],
  [
    'the recorded key',
    "UPDATE ledger_meta SET value = 'x' WHERE name = 'signing-key'",
    { seq: null, field: 'signing-key' },
  ],
] as const)
  test(`${what} that was changed is named`, async () => {
    await using place = await copyPlace(good);
    tamper(place.options.dataDir, (db) => db.exec(sql));
    const report = await verifySample(place.options);
    expect(report.firstBad).toMatchObject(found);
    expect(report.checks.some(({ status }) => status === 'fault')).toBe(true);
  });

test('a file with other content, and one that is gone, are named', async () => {
  await using place = await copyPlace(good);
  const { dataDir } = place.options;
  const blobs = join(dataDir, 'blobs', 'sha256');
  const [a = ''] = readdirSync(blobs);
  const [rest = ''] = readdirSync(join(blobs, a));
  const path = blobPath(dataDir, a + rest);
  const bytes = readFileSync(path);
  bytes.writeUInt8((bytes.at(100) ?? 0) ^ 1, 100);
  writeFileSync(path, bytes);
  expect(await verifySample(place.options)).toMatchObject({
    integrity: { status: 'fault' },
    completeness: { status: 'ok' },
    firstBad: { seq: sample.blob, field: 'blob' },
  });
  rmSync(path);
  expect(await verifySample(place.options)).toMatchObject({
    completeness: { status: 'fault' },
    firstBad: { seq: sample.blob, field: 'blob' },
  });
});

test('a head file that is gone is missed, one that knows more shows the loss', async () => {
  await using place = await copyPlace(good);
  tamper(place.options.dataDir, (db) =>
    db.exec(
      'DELETE FROM event WHERE seq > 605; DELETE FROM payload WHERE seq > 605; DELETE FROM checkpoint WHERE size > 605; UPDATE stream SET version = version - 3 WHERE version > 100',
    ),
  );
  const cut = await verifySample(place.options);
  expect(cut.completeness.findings).toMatchObject([{ seq: 606, field: 'head-file' }]);
  rmSync(place.options.headDir, { recursive: true });
  const unseen = await verifySample(place.options);
  expect(unseen.completeness.status).toBe('ok');
  expect(unseen.anchors).toMatchObject([{ kind: 'head-file', status: 'missing' }]);
  expect(unseen.undetectable.join()).toContain('No head file');
});

test('a damaged page is a finding, no crash', async () => {
  await using place = await copyPlace(good);
  const path = databasePath(place.options.dataDir);
  const bytes = readFileSync(path);
  bytes.fill(0xff, 4096 * 40, 4096 * 42);
  writeFileSync(path, bytes);
  const report = await verifySample(place.options);
  expect(report.integrity.status).toBe('fault');
  expect(report.checks.find(({ name }) => name === 'structure')?.status).toBe('fault');
});

test('a running ledger is verified without being disturbed', async () => {
  await using place = await copyPlace(good);
  const ledger = await openLedger(place.options);
  let [writing, cursor] = [true, await ledger.cursor('session/live')];
  const writer = (async () => {
    while (writing) {
      const write = writeOf('session/live', [settled], cursor);
      await ledger.append(batchOf(write));
      cursor = write.cursor;
    }
  })();
  const reports = [];
  for (let n = 0; n < 4; n++) reports.push(await verifySample(place.options));
  writing = false;
  await writer;
  await ledger.close();
  expect(reports.map(({ completeness }) => completeness.status)).toEqual(['ok', 'ok', 'ok', 'ok']);
  expect(reports.flatMap(({ integrity }) => integrity.findings)).toEqual([]);
  expect(reports.at(-1)?.entries).toBeGreaterThan(sample.entries);
});

test('what is no ledger is refused', async () => {
  await using place = await temporaryPlace();
  const { dataDir, headDir, migrationsDir } = place.options;
  const verify = () => verifyLedger({ dataDir, headDir, migrationsDir, checkpoints: [], foldOf: () => null });
  await expect(verify()).rejects.toMatchObject({ trouble: { kind: 'ledger.cannot-open' } });
  await writeSampleLedger(place.options);
  truncateSync(databasePath(dataDir), 10);
  await expect(verify()).rejects.toMatchObject({ trouble: { kind: expect.stringMatching(/^ledger\./) } });
});
