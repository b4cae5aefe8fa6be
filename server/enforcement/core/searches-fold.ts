import type { Fold, SavedSearch } from '../../vocabulary';

export interface SearchesState {
  /** In the order in which they were first saved. */
  readonly searches: readonly SavedSearch[];
}

/** They have no table: the state of the stream is the list. */
export const searchesFold: Fold<SearchesState> = {
  name: 'searches',
  version: 1,
  initial: { searches: [] },
  evolve: ({ searches }, event, at) => {
    if (event.type === 'search.deleted') {
      const left = searches.filter(({ searchId }) => searchId !== event.payload.searchId);
      return { state: { searches: left }, changes: [] };
    }
    if (event.type !== 'search.saved') return { state: { searches }, changes: [] };
    const saved: SavedSearch = { ...event.payload, savedAt: at };
    const isKnown = searches.some(({ searchId }) => searchId === saved.searchId);
    const next = isKnown
      ? searches.map((one) => (one.searchId === saved.searchId ? saved : one))
      : [...searches, saved];
    return { state: { searches: next }, changes: [] };
  },
};
