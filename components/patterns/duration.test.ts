import { describe, expect, it } from 'vitest';
import { agoWords, durationWords, untilWords } from './duration';

describe('durationWords', () => {
  it.each([
    [0, '0 ms'],
    [265, '265 ms'],
    [1_340, '1.3 s'],
    [59_400, '59 s'],
    [60_000, '1 min'],
    [184_000, '3 min 4 s'],
    [7_500_000, '2 h 5 min'],
  ])('%d ms is %s', (ms, words) => expect(durationWords(ms)).toBe(words));
});

describe('agoWords', () => {
  it.each([
    [0, 'now'],
    [61_000, '1 min'],
    [3 * 3600_000, '3 h'],
    [50 * 3600_000, '2 d'],
    [-5_000, 'now'],
  ])('%d ms ago is %s', (ms, words) => expect(agoWords(1e12 - ms, 1e12)).toBe(words));
});

it('counts down to zero and no further', () => {
  expect(untilWords(1_001, 0)).toBe('2 s');
  expect(untilWords(271_500, 0)).toBe('4 min 32 s');
  expect(untilWords(0, 5_000)).toBe('0 s');
});
