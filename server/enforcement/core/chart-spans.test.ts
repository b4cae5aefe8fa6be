import fc from 'fast-check';
import { expect, test } from 'vitest';
import { zoneOffset } from '../zone-offset';
import { chartSpans, day, hour, minute, type ZoneOffset } from './chart-spans';

const utc = () => 0;
const clocks = new Map<string, ZoneOffset>();
const clockOf = (zone: string): ZoneOffset => {
  const offset = clocks.get(zone) ?? zoneOffset(zone);
  if (offset === null) throw new Error(`this machine does not know ${zone}`);
  clocks.set(zone, offset);
  return offset;
};
/** Of all kinds: half hours, summer time of half an hour and at midnight, a day that was left out. */
const zones = [
  'UTC',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
];
const instants = fc.integer({ min: 0, max: 4_000_000_000_000 });
const lengths = fc.oneof(...[minute, day, 40 * day, 40_000 * day].map((max) => fc.integer({ min: 1, max })));

test('at most so many spans, without a gap, each beginning where the clock shows a round time', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      instants,
      lengths,
      fc.integer({ min: 2, max: 60 }),
      (zone, from, length, most) => {
        const offset = clockOf(zone);
        const spans = chartSpans({ from, to: from + length }, most, offset);
        expect(spans.length).toBeLessThanOrEqual(most);
        expect(spans[0]?.from).toBe(from);
        expect(spans.at(-1)?.to).toBe(from + length);
        for (const [at, span] of spans.entries()) {
          expect(span.to).toBeGreaterThan(span.from);
          if (at > 0) expect(span.from).toBe(spans[at - 1]?.to);
        }
        // Where days are shown, they begin at midnight, or at the first moment of a day that has none.
        const inner = spans.slice(1);
        const widest = Math.max(...inner.slice(0, -1).map(({ from, to }) => to - from), 0);
        if (widest < 26 * hour) return;
        const dayAt = (instant: number) => Math.floor((instant + offset(instant)) / day);
        for (const span of inner) expect(dayAt(span.from - 1)).toBeLessThan(dayAt(span.from));
      },
    ),
    { numRuns: 100 },
  );
});

const edges = (zone: string, from: string, to: string, most: number) =>
  chartSpans({ from: Date.parse(from), to: Date.parse(to) }, most, clockOf(zone))
    .slice(1)
    .map((span) => new Date(span.from).toISOString().replace(':00.000Z', 'Z'));

test('three days in forty bars are bars of two hours', () => {
  const spans = chartSpans({ from: 5 * hour, to: 5 * hour + 3 * day }, 40, utc);
  expect(spans.slice(1).map(({ from }) => from)).toEqual(
    Array.from({ length: 36 }, (_, at) => (6 + 2 * at) * hour),
  );
});

test('days follow the clock of the person, also the short one and the long one', () => {
  expect(edges('Europe/Berlin', '2026-03-27T12:00:00Z', '2026-03-31T12:00:00Z', 5)).toEqual([
    '2026-03-27T23:00Z',
    '2026-03-28T23:00Z',
    '2026-03-29T22:00Z',
    '2026-03-30T22:00Z',
  ]);
  expect(edges('Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z', 3)).toEqual([
    '2026-10-24T22:00Z',
    '2026-10-25T23:00Z',
  ]);
  expect(edges('Asia/Kolkata', '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z', 3)).toEqual([
    '2026-10-24T18:30Z',
    '2026-10-25T18:30Z',
  ]);
});

test('where midnight does not exist a day begins where it begins, and one that was left out has no bar', () => {
  // Brazil's clocks went from 23:59 to 01:00.
  expect(edges('America/Sao_Paulo', '2018-11-03T12:00:00Z', '2018-11-05T12:00:00Z', 3)).toEqual([
    '2018-11-04T03:00Z',
    '2018-11-05T02:00Z',
  ]);
  // After Thursday the 29th came Saturday the 31st.
  expect(edges('Pacific/Apia', '2011-12-29T20:00:00Z', '2011-12-31T20:00:00Z', 3)).toEqual([
    '2011-12-30T10:00Z',
    '2011-12-31T10:00Z',
  ]);
});

test('bars of some hours meet the clock again after it was set; the hour that comes twice is two bars', () => {
  expect(edges('Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T11:00:00Z', 3)).toEqual([
    '2026-10-25T05:00Z',
  ]);
  expect(edges('Europe/Berlin', '2026-10-24T23:30:00Z', '2026-10-25T03:30:00Z', 5)).toEqual([
    '2026-10-25T00:00Z',
    '2026-10-25T01:00Z',
    '2026-10-25T02:00Z',
    '2026-10-25T03:00Z',
  ]);
});
