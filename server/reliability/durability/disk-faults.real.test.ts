import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildProgram } from './testing/build-program';
import { cannotMake, diskFaults, runOnFaultyDisk } from './testing/disk-faults';
import type { Program } from './testing/program';
import { rotation } from './testing/rotation';

/** A disk that is full or fails for a while, at each thing the product writes: half of them, by commit; `codexchat durability --full` takes all. */
const turn = rotation();
let program: Program;
beforeAll(async () => {
  program = await buildProgram();
}, 180_000);
afterAll(() => program[Symbol.dispose]());

const half = diskFaults.filter((_, index) => index % 2 === turn.number % 2);
process.stdout.write(`${half.length} of ${diskFaults.length} faults of the disk, by commit ${turn.name}\n`);
for (const fault of half) {
  const reason = cannotMake(fault);
  if (reason !== null) process.stdout.write(`not_run: ${fault.what}: ${reason}\n`);
  test.runIf(reason === null)(
    `${fault.what}: nothing promised is lost, and when the disk heals it goes on`,
    { timeout: 180_000 },
    async () => {
      const result = await runOnFaultyDisk(fault, program);
      expect(result.faults).toEqual([]);
      expect(result.promises).toBeGreaterThan(10);
    },
  );
}

test('each thing that is written meets a full disk and a failing one', () => {
  const of = (how: 'full' | 'failing') => diskFaults.filter((fault) => how in fault.how).length;
  expect(of('full')).toBeGreaterThanOrEqual(6);
  expect(of('failing')).toBeGreaterThanOrEqual(6);
});
