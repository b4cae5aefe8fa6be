import { describe, expect, test } from 'vitest';
import { fixtures } from './fixtures';
import { minimise } from './minimise';
import { mutants } from './mutants';
import { runBlock } from './run-block';
import { runSeed } from './run-seed';

/** The rarest is met within some forty seeds; more without it means that the simulator no longer goes there. */
const seedsMax = 250;

describe('a fault in the code is noticed, by the invariant that it breaks', () => {
  for (const mutant of mutants) {
    test(`${mutant.name}: ${mutant.breaks}`, { timeout: 900_000 }, async () => {
      for (let seed = 1; seed <= seedsMax; seed++) {
        const { breach } = await runSeed({ seed }, mutant);
        if (breach?.invariant !== mutant.breaks) continue;
        expect((await runSeed({ seed })).breach).toBeNull();
        return;
      }
      expect.fail(`not noticed in seeds 1 to ${seedsMax}`);
    });
  }

  test('each has a name of its own', () => {
    expect(new Set(mutants.map((mutant) => mutant.name)).size).toBe(mutants.length);
    expect(mutants.length).toBeGreaterThanOrEqual(30);
  });
});

test('a failing run is made smaller and still fails the same way', { timeout: 900_000 }, async () => {
  const mutant = mutants.find(({ name }) => name === 'retry twice');
  if (!mutant) throw new Error('the mutant is gone');
  const small = await minimise({ seed: 1 }, mutant.breaks, mutant);
  expect(small.acts).toBeLessThan(8);
  expect(small.without?.length).toBeGreaterThan(10);
  expect((await runSeed(small, mutant)).breach?.invariant).toBe(mutant.breaks);
});

test('a block that fails names the invariant, the command that repeats it, and a smaller run to keep', {
  timeout: 900_000,
}, async () => {
  const mutant = mutants.find(({ name }) => name === 'retry twice');
  if (!mutant) throw new Error('the mutant is gone');
  // Which seed notices it changes with every fault that the simulator learns.
  let from = 1;
  while ((await runSeed({ seed: from }, mutant)).breach === null) expect(++from).toBeLessThan(100);
  const { failures } = await runBlock({ from, count: 1, mutant });
  // The fixtures come first, and each of them notices it as well.
  const [first] = failures;
  expect(first?.request).toEqual(fixtures[0]?.request);
  expect(first?.invariant).toBe(mutant.breaks);
  expect(first?.command).toContain(`--seed ${first?.request.seed}`);
  expect(first?.small?.acts).toBeLessThan(first?.request.acts ?? 0);
  expect(failures.at(-1)?.request).toEqual({ seed: from });
});
