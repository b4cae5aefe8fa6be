import { existsSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openLedger } from '../open-ledger';
import {
  batchOf,
  itemCompleted,
  itemStarted,
  type TemporaryPlace,
  temporaryPlace,
  writeOf,
} from '../testing/fixture';
import {
  copyPlace,
  sample,
  sampleFold,
  tamper,
  verifySample,
  writeSampleLedger,
} from '../testing/sample-ledger';
import { finishRebuild, prepareRebuild, rebuildReport, shadowPath } from './rebuild';

type Options = TemporaryPlace['options'];

let good: TemporaryPlace;
beforeAll(async () => {
  good = await temporaryPlace();
  await writeSampleLedger(good.options);
});
afterAll(() => good[Symbol.asyncDispose]());

/** Rebuilds with a writer of its own; `meanwhile` happens between the folding and the swap. */
async function rebuild(
  options: Options,
  meanwhile?: (ledger: Awaited<ReturnType<typeof openLedger>>) => Promise<unknown>,
) {
  const ledger = await openLedger(options);
  try {
    const prepared = await prepareRebuild({ dataDir: options.dataDir, foldOf: sampleFold });
    await meanwhile?.(ledger);
    return await finishRebuild(options.dataDir, prepared, async (swap) => {
      const { applied, passed } = await ledger.tend({ kind: 'swap-projections', ...swap });
      return { applied: Number(applied), passed: Number(passed) };
    });
  } finally {
    await ledger.close();
  }
}

const projectionsOf = async (options: Options) =>
  (await verifySample(options)).checks.find(({ name }) => name === 'projections');

test('a read model that is right is left as it is, and the scratch file is gone', async () => {
  const report = await rebuild(good.options);
  expect(rebuildReport.parse(report)).toEqual(report);
  expect(report).toMatchObject({
    head: sample.entries,
    entries: sample.entries,
    differences: 0,
    applied: 0,
    kept: [],
  });
  expect(report.rows).toBeGreaterThan(2);
  expect(existsSync(shadowPath(good.options.dataDir))).toBe(false);
});

test('rows that were changed, lost or added are named and put right in one go', async () => {
  await using place = await copyPlace(good);
  tamper(place.options.dataDir, (db) =>
    db.exec(`
      UPDATE item SET data = replace(data, 'agentMessage', 'plan') WHERE item_id = 'i2';
      DELETE FROM item WHERE item_id = 'i1';
      INSERT INTO turn VALUES ('t', 'nobody', 1, '{}', 1);
      UPDATE stream SET state = '{}' WHERE stream_id = 'session/s1';
      UPDATE chunk_drop SET seq = 1`),
  );
  expect(await projectionsOf(place.options)).toMatchObject({ status: 'fault' });
  // What a killed rebuild left is no hindrance.
  writeFileSync(shadowPath(place.options.dataDir), 'half a database');
  const report = await rebuild(place.options);
  const named = report.first.map(({ table, key, what }) => `${table} ${key} ${what}`);
  expect(named).toEqual([
    'turn ["t"] extra',
    'item ["i1"] missing',
    'item ["i2"] different',
    'stream ["session/s1"] different',
    'chunk_drop ["i1"] different',
    'chunk_drop ["i2"] different',
  ]);
  expect(report).toMatchObject({ differences: 6, applied: 6, passed: 0 });
  expect(await projectionsOf(place.options)).toMatchObject({ status: 'ok' });
  expect(await rebuild(place.options)).toMatchObject({ differences: 0 });
});

test('what is written while it is folded stays: it is newer', async () => {
  await using place = await copyPlace(good);
  tamper(place.options.dataDir, (db) =>
    db.exec("UPDATE item SET data = replace(data, 'agentMessage', 'plan') WHERE item_id IN ('i1', 'i2')"),
  );
  const report = await rebuild(place.options, async (ledger) => {
    const more = [itemStarted('i1'), itemCompleted('i1', 'again'), itemStarted('i3')];
    await ledger.append(batchOf(writeOf('session/s1', more, await ledger.cursor('session/s1'))));
  });
  expect(report).toMatchObject({ differences: 2, applied: 1, passed: 1 });
  expect(await projectionsOf(place.options)).toMatchObject({ status: 'ok' });
});

test('streams that cannot be folded keep their rows', async () => {
  await using place = await copyPlace(good);
  const reads = (name: string) => tamper(place.options.dataDir, (db) => db.exec(name));
  // A kind that this program does not know, as a newer one would have written it.
  reads(
    "UPDATE event SET type = 'item.dreamt' WHERE seq = 4; UPDATE item SET ordinal = 7 WHERE item_id = 'i1'",
  );
  const report = await rebuild(place.options);
  expect(report).toMatchObject({ differences: 0, kept: [{ streams: 1 }] });
  expect(report.kept[0]?.reason).toContain('does not know');
});
