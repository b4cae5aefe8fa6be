import { expect, it } from 'vitest';
import type { EnforcementFilter } from '../../server/vocabulary';
import { addressOf, isEmpty, readAddress, withList, withoutTime } from './filter-address';

const round = (filter: EnforcementFilter, act: number | null) =>
  readAddress(new URL(addressOf({ filter, act }), 'http://x').searchParams);

it('keeps every condition and the open record in the address', () => {
  const filter: EnforcementFilter = {
    text: 'rm -rf "a&b"',
    decision: ['deny', 'ask'],
    rule: ['no-keys'],
    because: ['granted'],
    unjudged: true,
    from: 1,
    to: 2,
    last: 86_400_000,
  };
  expect(round(filter, 7)).toEqual({ filter, act: 7 });
  expect(addressOf({ filter: {}, act: null })).toBe('/enforcement');
  expect(round({}, null)).toEqual({ filter: {}, act: null });
});

it('passes over what is no number and what is empty', () => {
  expect(
    readAddress(new URLSearchParams('act=-1&from=9007199254740991&to=&q=&decision=&last=always')),
  ).toEqual({
    filter: {},
    act: null,
  });
});

it('drops a condition without values', () => {
  expect(withList({ decision: ['ask'] }, 'decision', [])).toEqual({});
  expect(withList({}, 'actor', ['person'])).toEqual({ actor: ['person'] });
  expect(isEmpty({})).toBe(true);
  expect(withoutTime({ from: 1, to: 2, last: 3, text: 'x' })).toEqual({ text: 'x' });
});
