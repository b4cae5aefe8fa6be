import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backUpLedger } from './backup';
import { openLedger } from './open-ledger';
import { ledgerStats, readStats } from './stats';
import { batchOf, temporaryPlace, writeOf } from './testing/fixture';
import { sample, settled, verifySample, writeSampleLedger } from './testing/sample-ledger';

test('a copy made while the ledger is written restores, and goes on under a name of its own', async () => {
  await using place = await temporaryPlace();
  const { dataDir, headDir } = place.options;
  await writeSampleLedger(place.options);
  const ledger = await openLedger(place.options);
  let [writing, cursor] = [true, await ledger.cursor('session/live')];
  const writer = (async () => {
    while (writing) {
      const write = writeOf('session/live', [settled], cursor);
      await ledger.append(batchOf(write));
      cursor = write.cursor;
    }
  })();
  const output = join(place.dir, 'backup');
  const backup = await backUpLedger({ dataDir, headDir, output });
  writing = false;
  await writer;
  await ledger.close();
  expect(backup.entries).toBeGreaterThanOrEqual(sample.entries);
  expect(backup.files).toBe(1);
  expect(existsSync(join(output, 'keys'))).toBe(false);
  await expect(backUpLedger({ dataDir, headDir, output })).rejects.toMatchObject({
    trouble: { kind: 'ledger.output-taken' },
  });

  await using other = await temporaryPlace();
  await cp(output, other.options.dataDir, { recursive: true });
  const kept = { ref: 'kept', text: readFileSync(join(output, 'checkpoint'), 'utf8') };
  const asCopied = await verifySample(other.options, kept);
  expect([asCopied.integrity, asCopied.completeness]).toMatchObject([{ status: 'ok' }, { status: 'ok' }]);
  // With the head file of the original, which went on: that is no loss of the copy, and it is said which file was looked at.
  const beside = await verifySample({ ...other.options, headDir }, kept);
  expect(beside.completeness).toMatchObject({ status: 'ok', findings: [] });
  expect(beside.anchors.find(({ kind }) => kind === 'head-file')).toMatchObject({
    status: 'missing',
    ref: expect.stringContaining(headDir),
    what: expect.stringContaining(`head file of ${realpathSync(dataDir)}, of which this is a backup`),
  });
  const restored = await openLedger(other.options);
  expect(restored.opening.origin).not.toBe(ledger.opening.origin);
  const own = await restored.entries({ afterSeq: backup.entries, limit: 9 });
  expect(own.map(({ type, payload }) => [type, payload])).toMatchObject([
    ['ledger.origin-started', { reason: 'restored', previous: ledger.opening.origin, note: kept.text }],
    ['ledger.key-rotated', { reason: 'lost' }],
  ]);
  await restored.append(batchOf(writeOf('session/s9', [settled])));
  await restored.close();
  const report = await verifySample(other.options, kept);
  expect([report.integrity.findings, report.completeness.findings]).toEqual([[], []]);
  expect(report.anchors.map(({ status }) => status)).toEqual(['ok', 'ok']);
  expect(report.origin).toBe(restored.opening.origin);
});

test('stats say what is stored of what was said', async () => {
  await using place = await temporaryPlace();
  await writeSampleLedger(place.options);
  const stats = readStats(place.options.dataDir);
  expect(ledgerStats.parse(stats)).toEqual(stats);
  expect([stats.entries, stats.streams]).toEqual([sample.entries, 3]);
  const of = (type: string) => stats.types.find((row) => row.type === type);
  expect(of('item.text-appended')).toMatchObject({ entries: 3, removed: 2 });
  expect(of('item.completed')?.files).toBeGreaterThan(20_000);
  expect(of('turn.settled')?.entries).toBe(600);
  expect(stats.tables.map(({ name }) => name)).toContain('event');
  expect(stats.amplification).toBeGreaterThan(1);
});
