import { cpSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newestCheckpoint } from '../anchor';
import { backUpLedger } from '../backup';
import { appendLeaf, emptyTree, type Frontier } from '../core/tree';
import { databasePath } from '../database';
import { encodeBatch } from '../encode';
import { signTree } from '../sealer';
import { sha256Bytes } from '../sha256';
import { createSigningKey } from '../signing-key';
import { batchOf, type TemporaryPlace, temporaryPlace, writeOf } from '../testing/fixture';
import { settled, verifySample } from '../testing/sample-ledger';
import { Writer } from '../writer';
import type { VerifyReport } from './report';

/** A ledger that was restored, and whose key changed, more than once: what was signed before must still be understood. */

type Options = TemporaryPlace['options'];
interface Kept {
  readonly ref: string;
  readonly text: string;
}

let streams = 0;
/** Opens the ledger as a start does, in this thread, appends, and closes it; the origin that it signs under. */
function append(options: Options, count: number, act: 'rotate-key' | null = null, acceptLoss = false) {
  const { onProgress, workerUrl, ...places } = options;
  const writer = new Writer({ ...places, acceptLoss }, () => undefined);
  const { origin } = writer.open();
  const events = Array.from({ length: count }, () => settled);
  writer.accept(1, encodeBatch(batchOf(writeOf(`session/${streams++}`, events))));
  if (act) writer.tend(2, { kind: act });
  writer.close();
  return origin;
}

const keep = ({ dataDir, headDir }: Options, ref: string): Kept => ({
  ref,
  text: newestCheckpoint({ dataDir, headDir }).text,
});

/** As docs/runbooks/restore-a-backup.md says: the copy in place of the folder, the key kept. */
function restore({ dataDir }: Options, backup: string): void {
  const broken = `${dataDir}.broken`;
  rmSync(broken, { recursive: true, force: true });
  renameSync(dataDir, broken);
  cpSync(backup, dataDir, { recursive: true });
  cpSync(join(broken, 'keys'), join(dataDir, 'keys'), { recursive: true });
}

const faultsOf = ({ integrity, completeness }: VerifyReport) => ({
  integrity: integrity.findings,
  completeness: completeness.findings.map(({ seq, what }) => [seq, what.replace(/^\S+ /, '')]),
});

test('two restores, with a new key before and between them: every checkpoint kept is understood', async () => {
  await using place = await temporaryPlace();
  const { options } = place;
  const { dataDir, headDir } = options;
  const back = (name: string) => backUpLedger({ dataDir, headDir, output: join(place.dir, name) });
  const kept: Kept[] = [];
  append(options, 100);
  kept.push(keep(options, 'first key'));
  await back('one');
  append(options, 20);
  kept.push(keep(options, 'first key, lost'));
  append(options, 10, 'rotate-key');
  append(options, 10);
  kept.push(keep(options, 'second key, lost'));

  restore(options, join(place.dir, 'one'));
  const second = append(options, 7, null, true);
  kept.push(keep(options, 'second origin'));
  await back('two');
  append(options, 3);
  kept.push(keep(options, 'second origin, lost'));
  append(options, 20, 'rotate-key');
  kept.push(keep(options, 'third key, lost'));

  restore(options, join(place.dir, 'two'));
  const third = append(options, 5, null, true);
  kept.push(keep(options, 'third origin'));
  expect(new Set([second, third]).size).toBe(2);
  expect(faultsOf(await verifySample(options))).toEqual({ integrity: [], completeness: [] });
  const report = await verifySample(options, ...kept);
  expect(report.integrity.findings).toEqual([]);
  const status = Object.fromEntries(report.anchors.map(({ ref, status }) => [ref, status]));
  expect(status).toMatchObject({
    'first key': 'ok',
    'first key, lost': 'fault',
    'second key, lost': 'fault',
    'second origin': 'ok',
    'second origin, lost': 'fault',
    'third key, lost': 'fault',
    'third origin': 'ok',
  });
  // Lost, and said to be lost with the entry that accepted it; nothing of it is called a forgery.
  for (const { what } of report.completeness.findings)
    expect(what).toMatch(/accepted on record in entry (101|110)\.$/);
  expect(report.completeness.findings).toHaveLength(4);
});

test('the same backup restored twice: the origin between is known by what the second restore pins', async () => {
  await using place = await temporaryPlace();
  const { options } = place;
  const { dataDir, headDir } = options;
  const backup = join(place.dir, 'backup');
  append(options, 10);
  await backUpLedger({ dataDir, headDir, output: backup });
  restore(options, backup);
  append(options, 5);
  const between = keep(options, 'between');
  restore(options, backup);
  append(options, 2, null, true);
  const report = await verifySample(options, between);
  expect(report.integrity.findings).toEqual([]);
  expect(report.completeness.findings).toMatchObject([{ what: expect.stringContaining('in entry 11') }]);
});

test('begun anew after everything was lost: what was signed before is no other log', async () => {
  await using place = await temporaryPlace();
  const { options } = place;
  append(options, 10);
  const kept = keep(options, 'kept');
  append(options, 2, 'rotate-key');
  const rotated = keep(options, 'rotated');
  rmSync(databasePath(options.dataDir));
  append(options, 3, null, true);
  const report = await verifySample(options, kept, rotated);
  expect(report.integrity.findings).toEqual([]);
  expect(report.completeness.findings).toHaveLength(2);
});

test('another key under the name of what was lost is no proof of anything', async () => {
  await using place = await temporaryPlace();
  const { options } = place;
  const { dataDir, headDir } = options;
  append(options, 10);
  const backup = join(place.dir, 'backup');
  await backUpLedger({ dataDir, headDir, output: backup });
  const origin = append(options, 5);
  restore(options, backup);
  append(options, 2, null, true);
  const stranger = createSigningKey(join(place.dir, 'stranger'));
  const forged = (size: number): Kept => {
    const tree = Array.from({ length: size }).reduce<Frontier>(
      (before) => appendLeaf(before, new Uint8Array(32), sha256Bytes, () => undefined),
      emptyTree,
    );
    return { ref: `forged ${size}`, text: signTree(tree, origin, stranger, 0).note };
  };
  const report = await verifySample(options, forged(10), forged(14));
  expect(report.anchors.map(({ ref, status }) => [ref, status])).toEqual(
    expect.arrayContaining([
      ['forged 10', 'fault'],
      ['forged 14', 'fault'],
    ]),
  );
  expect(report.integrity.findings.map(({ what }) => what)).toEqual([
    'forged 10: It is not signed by the key that was in use then.',
  ]);
  expect(report.completeness.findings.map(({ what }) => what)).toEqual([
    'forged 14: It speaks of entries that were given up in entry 11, and no key on record signed it: whose it is cannot be told.',
  ]);
});
