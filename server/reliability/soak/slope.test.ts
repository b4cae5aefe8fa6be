import { expect, test } from 'vitest';
import { slopePerHour } from './slope';

test('growth per hour is that of the line through the readings, whatever the noise beside it', () => {
  const minute = 60_000;
  const line = [0, 1, 2, 3, 4].map((at) => ({ at: at * minute, value: 100 + at * 2 }));
  expect(slopePerHour(line)).toBeCloseTo(120);
  const noisy = line.map(({ at, value }, index) => ({ at, value: value + (index % 2 === 0 ? 1 : -1) }));
  expect(slopePerHour(noisy)).toBeCloseTo(120);
  expect(slopePerHour(line.map(({ at }) => ({ at, value: 7 })))).toBe(0);
  expect(slopePerHour(line.slice(0, 2))).toBeNull();
  expect(slopePerHour([1, 2, 3].map((value) => ({ at: 5, value })))).toBeNull();
});
