import { expect, test } from 'vitest';
import { type BlockResult, runBlock } from './run-block';

/** Run twice, to see that a seed decides everything; the rest once. Together they are a full block, which must go everywhere. */
const twice = { from: 1, count: 100 };
const once = { from: 101, count: 200 };

// The seeds are in the commands of what failed.
const failures = (block: BlockResult) =>
  block.failures.map(({ invariant, what, command }) => `${invariant} ${what}: ${command}`);

test('a fixed block of seeds holds every invariant, goes everywhere, and is the same the second time', {
  timeout: 900_000,
}, async () => {
  const first = await runBlock(twice);
  const rest = await runBlock(once);
  expect([...failures(first), ...failures(rest)]).toEqual([]);
  expect(first.neverHappened.filter((what) => rest.neverHappened.includes(what))).toEqual([]);
  expect(first.canary).toBe(true);
  expect(first.entries + rest.entries).toBeGreaterThan(10 * (twice.count + once.count));
  const second = await runBlock(twice);
  expect(second.digest).toBe(first.digest);
});
