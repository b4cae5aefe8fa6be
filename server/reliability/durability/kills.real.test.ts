import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePrng } from '../simulation/prng';
import { buildProgram } from './testing/build-program';
import { killAfter, killAt, killPoints } from './testing/kill-sweep';
import type { Program } from './testing/program';
import { rotation } from './testing/rotation';
import { hasStrace } from './testing/run-program';
import { subjects } from './testing/subjects';

/** `kill -9` at the boundaries of system calls, and at random: a sample by commit. `codexchat durability --full` takes all of them. */
const runs = hasStrace() || process.env.CI !== undefined;
if (!runs) process.stdout.write('not_run: strace is not installed (kills at boundaries)\n');

const turn = rotation();
const sample = 5;
let program: Program;
beforeAll(async () => {
  program = await buildProgram();
}, 180_000);
afterAll(() => program[Symbol.dispose]());

for (const subject of subjects) {
  test.runIf(runs)(
    `${subject.name}: killed at a boundary, what was acknowledged is there`,
    { timeout: 180_000 },
    async () => {
      const points = await killPoints(subject, program);
      const prng = makePrng(`${turn.name}/${subject.name}`);
      const chosen = Array.from({ length: sample }, () => prng.pick(points));
      process.stdout.write(
        `${chosen.length} of ${points.length} boundaries of ${subject.name}, by commit ${turn.name}\n`,
      );
      const results = [];
      for (const point of chosen) results.push(await killAt(subject, program, point));
      expect(results.filter(({ faults }) => faults.length > 0)).toEqual([]);
      expect(points.length).toBeGreaterThan(300);
      // A thread may make fewer calls than the one that was counted; then that run ends by itself.
      expect(results.filter(({ killed }) => killed).length).toBeGreaterThanOrEqual(sample - 2);
    },
  );

  test(`${subject.name}: killed at random, what was acknowledged is there`, {
    timeout: 180_000,
  }, async () => {
    const prng = makePrng(`random/${turn.name}/${subject.name}`);
    const [acks, moreMs] = [prng.between(1, 30), prng.between(0, 20)];
    process.stdout.write(
      `${subject.name}: killed ${moreMs} ms after promise ${acks}, by commit ${turn.name}\n`,
    );
    const result = await killAfter(subject, program, acks, moreMs);
    expect(result).toMatchObject({ killed: true, faults: [] });
    expect(result.acks).toBeGreaterThanOrEqual(acks);
  });
}
