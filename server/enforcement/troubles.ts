import type { Trouble } from '../vocabulary';

export const troubles = {
  closed: (): Trouble => ({
    kind: 'enforcement.closed',
    what: 'The enforcement log is closed: the server is stopping.',
    safe: 'Everything that was decided is in the ledger.',
    next: 'Ask again when it runs.',
  }),
  overloaded: (waiting: number): Trouble => ({
    kind: 'enforcement.overloaded',
    what: `${waiting} questions to the enforcement log wait already.`,
    safe: 'Nothing was changed.',
    next: 'Try again in a moment.',
  }),
  unreadable: (reason: string): Trouble => ({
    kind: 'enforcement.index-unreadable',
    what: `The search index (search.db) cannot be used: ${reason}.`,
    safe: 'The ledger is not affected: every decision is in it, and the index is only a copy to search in.',
    next: 'Make room on the disk, then rebuild the search (on the screen of the ledger, or `enforcement rebuild`).',
  }),
  unknownRecord: (seq: number): Trouble => ({
    kind: 'enforcement.record-unknown',
    what: `No enforcement record begins at entry ${seq}.`,
    safe: 'Nothing was changed.',
    next: 'Choose one from the list; a record of this moment may not be taken in yet.',
  }),
} as const;
