import {
  type DomainEvent,
  type EnforcementFilter,
  err,
  limits,
  ok,
  type Result,
  type SavedSearch,
} from '../../vocabulary';
import { wordsOf } from './match';
import { searchTroubles as troubles } from './search-troubles';

export interface DecidedSearch {
  readonly searchId: string;
  /** Null when all is as it should be already. */
  readonly event: DomainEvent | null;
}
type Searches = readonly SavedSearch[];

/** A name as it is kept: one line, without white space around or doubled in it. */
export const searchName = (given: string): string =>
  given
    .normalize('NFC')
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim();

/** The saved search that a person means by a name; case does not count. */
export const searchOfName = (searches: Searches, name: string): SavedSearch | null => {
  const wanted = searchName(name).toLowerCase();
  return searches.find((one) => one.name.toLowerCase() === wanted) ?? null;
};

/** Under a name that is there already, it takes the other's place. */
export function decideSave(
  searches: Searches,
  wish: { readonly name: string; readonly filter: EnforcementFilter },
  newId: () => string,
): Result<DecidedSearch> {
  const named = nameOf(wish.name);
  if (!named.ok) return named;
  const { last: _last, ...fixed } = wish.filter;
  // What cannot be searched is of no use under a name.
  const words = wordsOf(fixed);
  if (!words.ok) return err({ ...words.error, safe: 'Nothing was saved.' });
  const known = searchOfName(searches, named.value);
  if (known === null && searches.length >= limits.savedSearchesMax) return err(troubles.tooMany());
  const searchId = known?.searchId ?? newId();
  return ok(saved(searchId, named.value, wish.filter));
}

/** Another name for one that stays what it is. */
export function decideRename(
  searches: Searches,
  wish: { readonly searchId: string; readonly name: string },
): Result<DecidedSearch> {
  const named = nameOf(wish.name);
  if (!named.ok) return named;
  const { searchId } = wish;
  const one = searches.find((search) => search.searchId === searchId);
  if (!one) return err(troubles.unknown());
  if (one.name === named.value) return ok({ searchId, event: null });
  const other = searchOfName(searches, named.value);
  if (other !== null && other !== one) return err(troubles.nameTaken(other.name));
  return ok(saved(searchId, named.value, one.filter));
}

/** One that is gone already needs nothing. */
export function decideDelete(searches: Searches, searchId: string): DecidedSearch {
  const isThere = searches.some((one) => one.searchId === searchId);
  return { searchId, event: isThere ? { type: 'search.deleted', payload: { searchId } } : null };
}

function nameOf(given: string): Result<string> {
  const name = searchName(given);
  if (name === '') return err(troubles.noName());
  return name.length > limits.savedSearchNameCharsMax ? err(troubles.longName()) : ok(name);
}

const saved = (searchId: string, name: string, filter: EnforcementFilter): DecidedSearch => ({
  searchId,
  event: { type: 'search.saved', payload: { searchId, name, filter } },
});
