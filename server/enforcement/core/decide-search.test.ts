import { expect, test } from 'vitest';
import { limits, type Result, type SavedSearch } from '../../vocabulary';
import {
  type DecidedSearch,
  decideDelete,
  decideRename,
  decideSave,
  searchName,
  searchOfName,
} from './decide-search';
import { searchesFold } from './searches-fold';

/** What is saved after some decisions, folded as the record does it. */
function after(decided: readonly DecidedSearch[]): readonly SavedSearch[] {
  let { initial: state } = searchesFold;
  for (const { event } of decided) if (event) ({ state } = searchesFold.evolve(state, event, 7));
  return state.searches;
}
const taken = (result: Result<DecidedSearch>): DecidedSearch => {
  if (!result.ok) throw new Error(result.error.what);
  return result.value;
};
const kindOf = (result: Result<DecidedSearch>) => (result.ok ? null : result.error.kind);
let drawn = 0;
const newId = () => {
  drawn += 1;
  return `id-${drawn}`;
};
const save = (all: readonly SavedSearch[], name: string, text = 'x') =>
  decideSave(all, { name, filter: { text } }, newId);

test('a name is there once: saved again, with other case or white space, it takes the place of the first', () => {
  const first = taken(save([], '  Keys \n of\tmine '));
  const one = after([first]);
  expect(one).toEqual([
    { searchId: first.searchId, name: 'Keys of mine', filter: { text: 'x' }, savedAt: 7 },
  ]);
  const again = taken(save(one, 'KEYS OF MINE', 'other'));
  expect(after([first, again])).toEqual([
    { searchId: first.searchId, name: 'KEYS OF MINE', filter: { text: 'other' }, savedAt: 7 },
  ]);
  expect(searchOfName(one, 'keys  of mine')).toBe(one[0]);
  expect(searchOfName(one, 'keys')).toBeNull();
});

test('a rename keeps what is selected and its place, and never takes the name of another', () => {
  const [a, b] = [taken(save([], 'a')), taken(save([], 'b', 'y'))];
  const all = after([a, b]);
  const renamed = taken(decideRename(all, { searchId: a.searchId, name: 'A' }));
  expect(after([a, b, renamed]).map(({ name }) => name)).toEqual(['A', 'b']);
  expect(kindOf(decideRename(all, { searchId: a.searchId, name: ' B ' }))).toBe('search.name-taken');
  expect(kindOf(decideRename(all, { searchId: 'gone', name: 'c' }))).toBe('search.unknown');
  expect(taken(decideRename(all, { searchId: a.searchId, name: 'a ' })).event).toBeNull();
  expect(after([a, b, decideDelete(all, a.searchId)])).toEqual([all[1]]);
  expect(decideDelete(all, 'gone').event).toBeNull();
});

test('what has no name, a long one, one too many, or what cannot be searched is refused', () => {
  for (const none of ['', ' \n ', '\u0000', '\u200b'])
    expect(kindOf(save([], none)), none).toBe('search.no-name');
  expect(kindOf(save([], 'n'.repeat(limits.savedSearchNameCharsMax)))).toBeNull();
  expect(kindOf(save([], 'n'.repeat(limits.savedSearchNameCharsMax + 1)))).toBe('search.long-name');
  expect(kindOf(save([], 'long', 'x'.repeat(10_000)))).toBe('enforcement.query-refused');
  const many = Array.from(
    { length: limits.savedSearchesMax },
    (_, at): SavedSearch => ({ searchId: `s${at}`, name: `n${at}`, filter: {}, savedAt: 1 }),
  );
  expect(kindOf(save(many, 'one more'))).toBe('search.too-many');
  expect(kindOf(save(many, 'N7'))).toBeNull();
  expect(searchName('\u202eevil\u0007 name')).toBe('evil name');
});
