import { expect, test } from 'vitest';
import { fixedFilter } from './fixed-filter';

test('a length of time counts back from now, and with a beginning the later of the two holds', () => {
  expect(fixedFilter({ last: 10, text: 'x' }, 100)).toEqual({ from: 90, text: 'x' });
  expect(fixedFilter({ last: 10, from: 95 }, 100)).toEqual({ from: 95 });
  expect(fixedFilter({ last: 10, from: 5, to: 99 }, 100)).toEqual({ from: 90, to: 99 });
  expect(fixedFilter({ last: 1_000 }, 100)).toEqual({ from: 0 });
  expect(fixedFilter({ from: 5 }, 100)).toEqual({ from: 5 });
});
