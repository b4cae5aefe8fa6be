import { describe, expect, test } from 'vitest';
import { initialSupervisor } from './state';
import { takeUp } from './take-up';

const env = { now: 1_000_000, policy: { probeMs: 300_000 } };
const open = (nextTryAt: number | null) => ({ phase: 'open' as const, attempt: 6, nextTryAt });

describe('a new server', () => {
  test('finds an open circuit open, and tries when it was announced', () => {
    const { state, effects } = takeUp(open(1_100_000), env);
    expect(state).toEqual({ ...initialSupervisor, phase: 'open', attempt: 6 });
    expect(effects).toEqual([{ do: 'arm', delayMs: 100_000 }]);
  });

  test.each([
    ['at once, when its time has passed', 900_000, 0],
    ['no later than any such try, whatever the clock was set to', 9_000_000, 300_000],
  ])('tries %s', (_when, nextTryAt, delayMs) => {
    expect(takeUp(open(nextTryAt), env).effects).toEqual([{ do: 'arm', delayMs }]);
  });

  test('does not try by itself where only a person may', () => {
    expect(takeUp(open(null), env)).toMatchObject({ state: { phase: 'open' }, effects: [] });
  });

  test.each(['stopped', 'idle', 'fatal'] as const)('begins anew after %s', (phase) => {
    const begun = { state: initialSupervisor, effects: [] };
    expect(takeUp({ phase, attempt: 3, nextTryAt: null }, env)).toEqual(begun);
    expect(takeUp(null, env)).toEqual(begun);
  });
});
