import type { FileRow } from './file-table';

/** What a comparison says of one file of an archive, in words. */
const stateWords: Readonly<Record<string, string>> = {
  missing: 'missing',
  differs: 'differs from the ledger',
  lagging: 'behind the ledger',
  unreadable: 'cannot be read',
  pruned: 'not comparable: removed from the ledger on purpose',
  extra: 'not in the ledger',
  temporary: 'left by an interrupted write',
  'not-ours': 'not an archive',
};

interface ArchiveFinding {
  readonly path: string;
  readonly offset: number | null;
  readonly state: string;
  readonly what: string | null;
}

export const archiveRow = ({ path, offset, state, what }: ArchiveFinding): FileRow => ({
  path,
  offset,
  state: stateWords[state] ?? state,
  what: what ?? '',
});
