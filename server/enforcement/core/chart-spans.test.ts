import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chartSpans, chartWidth, day, hour } from './chart-spans';

const instants = fc.integer({ min: 0, max: 8_640_000_000_000_000 });

test('at most so many spans, without a gap, aligned but for the two ends, and no more than needed', () => {
  fc.assert(
    fc.property(instants, instants, fc.integer({ min: 2, max: 60 }), (a, b, most) => {
      const whole = { from: Math.min(a, b), to: Math.max(a, b) + 1 };
      const width = chartWidth(whole, most);
      const spans = chartSpans(whole, width);
      expect(spans.length).toBeLessThanOrEqual(most);
      expect(spans[0]?.from).toBe(whole.from);
      expect(spans.at(-1)?.to).toBe(whole.to);
      for (const [at, { from, to }] of spans.entries()) {
        expect(to).toBeGreaterThan(from);
        if (at > 0) expect([spans[at - 1]?.to, from % width]).toEqual([from, 0]);
      }
    }),
  );
});

test('three days in forty bars are bars of two hours', () => {
  expect(chartWidth({ from: 5 * hour, to: 5 * hour + 3 * day }, 40)).toBe(2 * hour);
});
