import { expect, test } from 'vitest';
import { fullBlock, runBlock } from './run-block';

const block = { from: 1, count: fullBlock };

test('a fixed block of seeds holds every invariant, goes everywhere, and is the same the second time', {
  timeout: 120_000,
}, async () => {
  const first = await runBlock(block);
  // The seeds are in the commands of what failed.
  expect(first.failures.map(({ invariant, what, command }) => `${invariant} ${what}: ${command}`)).toEqual(
    [],
  );
  expect(first.neverHappened).toEqual([]);
  expect(first.canary).toBe(true);
  expect(first.entries).toBeGreaterThan(10 * fullBlock);
  const second = await runBlock(block);
  expect(second.digest).toBe(first.digest);
});
