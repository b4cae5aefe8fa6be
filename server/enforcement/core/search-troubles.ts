import { limits, type Trouble } from '../../vocabulary';

const safe = 'Nothing was saved. The address of the screen holds the search as well.';

export const searchTroubles = {
  noName: (): Trouble => ({
    kind: 'search.no-name',
    what: 'A saved search needs a name.',
    safe,
    next: 'Give it one.',
  }),
  longName: (): Trouble => ({
    kind: 'search.long-name',
    what: `The name has more than ${limits.savedSearchNameCharsMax} characters.`,
    safe,
    next: 'Give it a shorter one.',
  }),
  nameTaken: (name: string): Trouble => ({
    kind: 'search.name-taken',
    what: `Another saved search is called "${name}".`,
    safe: 'Nothing was changed.',
    next: 'Give it another name, or delete the other one first.',
  }),
  unknown: (): Trouble => ({
    kind: 'search.unknown',
    what: 'There is no such saved search: it was deleted.',
    safe: 'Nothing was changed.',
    next: 'Save it again under the name that it should have.',
  }),
  tooMany: (): Trouble => ({
    kind: 'search.too-many',
    what: `There are ${limits.savedSearchesMax} saved searches already.`,
    safe,
    next: 'Delete one that is not needed any more.',
  }),
} as const;
