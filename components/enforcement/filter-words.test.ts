import { expect, it } from 'vitest';
import { readAddress } from './filter-address';
import { filterWords, unknownTrouble } from './filter-words';

const filterOf = (query: string) => readAddress(new URLSearchParams(query)).filter;

it('says what a selection holds in the words of its choices', () => {
  expect(filterWords(filterOf('q=rm&decision=deny&decision=ask&rule=no-keys&unjudged=yes&last=1d'))).toBe(
    '"rm" · Deny or Ask · no-keys · Ran unjudged · Last day',
  );
  expect(filterWords({ last: 3 * 3600_000 })).toBe('Last 3 hours');
  expect(filterWords({})).toBe('');
});

it('names what a hand-made address asks for and the log does not know', () => {
  expect(unknownTrouble(filterOf('decision=maybe&decision=deny&kind=toString&rule=anything'))?.what).toBe(
    'The address asks for what the log does not know: decision "maybe", kind "toString".',
  );
  expect(unknownTrouble(filterOf('decision=deny&outcome=never-started&actor=nobody&kind=edit'))).toBeNull();
});
