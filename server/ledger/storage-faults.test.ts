import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { databasePath } from './database';
import type { Ledger } from './ledger';
import { openLedger } from './open-ledger';
import { batchOf, temporaryPlace, textAppended, writeOf } from './testing/fixture';

const append = (ledger: Ledger, stream: string) =>
  ledger.append(batchOf(writeOf(stream, [textAppended('i', 0, stream)])));

const refusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'resolved',
    (error) => error.trouble?.kind ?? String(error),
  );

for (const [name, damage] of [
  ['deleted', (path: string) => rmSync(path)],
  [
    'replaced by a copy',
    (path: string) => {
      copyFileSync(path, `${path}.copy`);
      renameSync(`${path}.copy`, path);
    },
  ],
  ['robbed of its write-ahead log', (path: string) => rmSync(`${path}-wal`)],
] as const)
  test(`a ledger ${name} while open fails closed: nothing is acknowledged into nowhere`, async () => {
    await using place = await temporaryPlace();
    const ledger = await openLedger(place.options);
    await append(ledger, 'a');
    expect(ledger.health()).toEqual({ writable: true, problem: null });
    damage(databasePath(place.options.dataDir));
    expect(await refusal(append(ledger, 'b'))).toBe('ledger.file-replaced');
    expect(await refusal(append(ledger, 'c'))).toBe('ledger.file-replaced');
    expect(ledger.health()).toMatchObject({
      writable: false,
      problem: { kind: 'ledger.file-replaced' },
    });
    await ledger.close();
  });

test('a ledger that another process locks is not writable, and writable again when it lets go', async () => {
  await using place = await temporaryPlace();
  const ledger = await openLedger(place.options);
  const other = new Database(databasePath(place.options.dataDir));
  other.exec('BEGIN IMMEDIATE');
  expect(await refusal(append(ledger, 'a'))).toBe('ledger.unwritable');
  expect(ledger.health().writable).toBe(false);
  other.exec('ROLLBACK');
  other.close();
  await append(ledger, 'b');
  expect(ledger.health()).toEqual({ writable: true, problem: null });
  expect((await ledger.entries({ afterSeq: 0, limit: 9 })).map(({ stream }) => stream)).toEqual(['b']);
  await ledger.close();
});

test('a lost tail and another history are seen by the head file; going on needs a word', async () => {
  await using place = await temporaryPlace();
  const path = databasePath(place.options.dataDir);
  const old = join(place.dir, 'old.db');
  const first = await openLedger(place.options);
  await append(first, 'a');
  await first.close();
  copyFileSync(path, old);
  const second = await openLedger(place.options);
  await append(second, 'b');
  await second.close();
  const [headFile] = readdirSync(place.options.headDir);
  const head = JSON.parse(readFileSync(join(place.options.headDir, headFile ?? ''), 'utf8'));
  expect(head).toMatchObject({ size: 2 });

  copyFileSync(old, path);
  expect(await refusal(openLedger(place.options))).toBe('ledger.tail-lost');
  const third = await openLedger({ ...place.options, acceptLoss: true });
  expect(third.opening.lossAccepted).toEqual({ expected: 2, found: 1 });
  await append(third, 'c');
  await third.close();
  // The same length, another second entry.
  writeFileSync(join(place.options.headDir, headFile ?? ''), JSON.stringify(head));
  expect(await refusal(openLedger(place.options))).toBe('ledger.head-differs');
});

test('a head file that cannot be written is said, and does not stop the ledger; without it a start needs a word', async () => {
  await using place = await temporaryPlace();
  const { headDir } = place.options;
  const ledger = await openLedger(place.options);
  rmSync(headDir, { recursive: true });
  writeFileSync(headDir, '');
  await append(ledger, 'a');
  await ledger.close();
  rmSync(headDir);
  expect(await refusal(openLedger(place.options))).toBe('ledger.head-missing');
  const again = await openLedger({ ...place.options, acceptLoss: true });
  expect(again.opening).toMatchObject({ head: 2, lossAccepted: { expected: 1, found: 1 } });
  await again.close();
  await (await openLedger(place.options)).close();
});
