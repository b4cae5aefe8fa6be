import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTimeSpan, writeTimeSpan } from './time-span';

test('what is written is read again, and nothing else is a length of time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 50 }), (ms) => {
      expect(readTimeSpan(writeTimeSpan(ms))).toBe(ms);
    }),
  );
  expect(['24h', '7d', '90m', '1500ms'].map(readTimeSpan)).toEqual([
    86_400_000, 604_800_000, 5_400_000, 1_500,
  ]);
  expect(writeTimeSpan(86_400_000)).toBe('1d');
  for (const none of ['', '0h', '-1h', '1', 'h', '1.5h', '1w', '1 h', '999999999999999d', 'Infinityh'])
    expect(readTimeSpan(none), none).toBeNull();
});
