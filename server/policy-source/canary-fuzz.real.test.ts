import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../policy';
import { trackedEngine } from '../policy/testing/tracked-engine';
import { type CanaryCage, openCanaryCage } from './testing/canary-cage';
import { fuzzPolicy } from './testing/canary-fuzz';

/** A short run of `npm run policy-fuzz`, with the same seeds each time. */
const from = 1;
const count = 120;
let engine: Engine;
let cage: CanaryCage;
beforeAll(async () => {
  engine = await trackedEngine();
  cage = openCanaryCage();
});
afterAll(() => cage.close());

test(`no canary runs under an allow, seeds ${from} to ${from + count - 1}`, { timeout: 60_000 }, () => {
  const { control, escapes, decisions, sang } = fuzzPolicy(engine, cage, from, count);
  expect(control).toBe(true);
  expect(escapes).toEqual([]);
  expect(decisions.allow).toBeGreaterThan(20);
  expect(sang).toBeGreaterThan(10);
});

test('a policy that allows everything is caught', { timeout: 60_000 }, () => {
  const open: Engine = { ...engine, judge: () => ({ decision: 'allow', rules: [], fault: null }) };
  expect(fuzzPolicy(open, cage, from, 40).escapes.length).toBeGreaterThan(3);
});
