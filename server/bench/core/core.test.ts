import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createArrivals } from './arrivals';
import { pageScripts } from './page-scripts';
import { cpuTicks, statusBytes } from './process-facts';
import { measure, ratioOf, reachesAim } from './report';
import { reportLines } from './report-lines';
import { median, percentile, spread } from './statistics';

describe('statistics', () => {
  test('known numbers', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(spread(hundred)).toEqual({ count: 100, least: 1, p50: 50, p99: 99, most: 100 });
    expect(median([10, 2, 9])).toBe(9);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(percentile([7], 0.99)).toBe(7);
    expect(spread([])).toEqual({ count: 0, least: 0, p50: 0, p99: 0, most: 0 });
  });

  test('a percentile is a reading, and at least that share of the readings does not exceed it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (readings, share) => {
          const found = percentile(readings, share);
          expect(readings).toContain(found);
          expect(readings.filter((one) => one <= found).length).toBeGreaterThanOrEqual(
            Math.floor(share * readings.length),
          );
        },
      ),
    );
  });
});

describe('arrivals', () => {
  test('pieces cut anywhere give every token once, with its delay', () => {
    const arrivals = createArrivals();
    expect(arrivals.take('0:1000 1:2', 3000)).toBe(2);
    expect(arrivals.take('000 ', 5000)).toBe(3);
    expect(arrivals.take('2:', 5000)).toBeNull();
    arrivals.take('3000 ', 4000);
    expect(arrivals.latencies).toEqual([2, 3, 1]);
    expect(arrivals.tally(3)).toEqual({ arrived: 3, missing: 0, misplaced: 0 });
  });

  test('what is lost, doubled or out of order is told', () => {
    const arrivals = createArrivals();
    arrivals.take('0:0 1:0 4:0 2:0 4:0 ', 0);
    expect(arrivals.tally(6)).toEqual({ arrived: 3, missing: 3, misplaced: 2 });
    expect(() => arrivals.take('hello ', 0)).toThrow('hello');
  });

  test('an emitter that was held up does not hide behind its own clock', () => {
    const arrivals = createArrivals();
    arrivals.take('0:0 1:10000 2:70000 ', 70_000);
    expect(arrivals.latencies.at(-1)).toBe(0);
    expect(arrivals.latestEmission(100)).toBe(50);
  });
});

test('a process whose name has brackets and spaces is still read', () => {
  const after = 'S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0 12 0 99';
  expect(cpuTicks(`42 (a) b (c) ${after}`)).toBe(200);
  expect(() => cpuTicks('nothing')).toThrow();
  expect(statusBytes('Name:\tnode\nVmRSS:\t    2048 kB\nRssAnon:\t 1 kB\n', 'VmRSS')).toBe(2048 * 1024);
  expect(statusBytes('Name:\tnode\n', 'VmRSS')).toBeNull();
});

test('scripts of a page, each once, without those for old browsers', () => {
  const html = `<script src="/a.js?x=1&amp;y=2" async=""></script><script src="/old.js" noModule=""></script>
    <script>inline()</script><script async src="/b.js"></script><script src="/b.js"></script>`;
  expect(pageScripts(html)).toEqual(['/a.js?x=1&y=2', '/b.js']);
});

test('aims and ratios are told in words', () => {
  const quick = measure('first text', 150, 'ms', {
    aim: { most: 200 },
    beside: { what: 'a peer', value: 300 },
  });
  const small = measure('rate', 5.5, '/s', { aim: { least: 10 } });
  expect([reachesAim(quick), reachesAim(small), reachesAim(measure('x', 1, 's'))]).toEqual([
    true,
    false,
    null,
  ]);
  expect([ratioOf(quick), ratioOf(small)]).toEqual([0.5, null]);
  const lines = reportLines({
    name: 'send',
    seconds: 1.6,
    load: 0.31,
    measures: [quick, small],
    notes: ['quiet machine'],
  });
  expect(lines).toEqual([
    'send (2 s; load 0.3 before it)',
    `  first text  ${'150 ms'.padStart(16)}  aim <= 200: reached; 0.50x of a peer (300 ms)`,
    `  rate        ${'5.5 /s'.padStart(16)}  aim >= 10: MISSED`,
    '  note: quiet machine',
  ]);
});
