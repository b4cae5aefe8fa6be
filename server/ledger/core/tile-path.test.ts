import { expect, test } from 'vitest';
import { tilePath } from './tile-path';

test('tiles lie where others look for them', () => {
  expect(tilePath(0, 0, 256)).toBe('tile/0/000');
  expect(tilePath(1, 7, 12)).toBe('tile/1/007.p/12');
  expect(tilePath(2, 1234067, 256)).toBe('tile/2/x001/x234/067');
  expect(tilePath('entries', 1000, 1)).toBe('tile/entries/x001/000.p/1');
});
