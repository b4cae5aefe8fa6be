import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseWorker, type WorkerLoad } from './choose-worker';

const load = (worker: number, o: Partial<WorkerLoad> = {}): WorkerLoad => ({
  worker,
  usable: true,
  sessions: 0,
  turns: 0,
  ...o,
});

test('the fewest sessions decide, then the fewest turns, then the number', () => {
  expect(chooseWorker([load(1), load(2)])).toBe(1);
  expect(chooseWorker([load(1, { sessions: 2 }), load(2, { sessions: 1, turns: 1 })])).toBe(2);
  expect(chooseWorker([load(1, { sessions: 1, turns: 1 }), load(2, { sessions: 1 })])).toBe(2);
});

test('one that cannot run is taken only when none can', () => {
  expect(chooseWorker([load(1, { usable: false }), load(2, { sessions: 9 })])).toBe(2);
  expect(chooseWorker([load(1, { usable: false, sessions: 1 }), load(2, { usable: false })])).toBe(2);
});

test('the order in which they are looked at does not matter, and sessions that come one by one spread evenly', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 0, max: 40 }),
      fc.boolean(),
      (n, times, back) => {
        const sessions = new Map(Array.from({ length: n }, (_, i) => [i + 1, 0]));
        for (let time = 0; time < times; time += 1) {
          const loads = [...sessions].map(([worker, count]) => load(worker, { sessions: count }));
          const chosen = chooseWorker(back ? loads.reverse() : loads);
          sessions.set(chosen, (sessions.get(chosen) ?? 0) + 1);
        }
        const counts = [...sessions.values()];
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        // Those with lower numbers are never behind.
        expect(counts).toEqual([...counts].sort((a, b) => b - a));
      },
    ),
  );
});
