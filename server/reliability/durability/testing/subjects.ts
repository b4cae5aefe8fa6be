import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Files } from '../core/disk';
import { archivesBefore } from './archive-files';
import { checkArchives, checkMarkers } from './check-archives';
import { checkLedger } from './check-ledger';
import { subjectPlaces } from './subject-places';

/** What is traced, killed and starved, and how to judge what that left. */
export interface Subject {
  readonly name: 'ledger' | 'archives';
  /** What lies there before. */
  readonly before: Files;
  /** How much it does. */
  readonly count: number;
  /** Everything that is not as promised, in words. */
  check(dir: string, acks: readonly string[], all: readonly string[]): Promise<readonly string[]>;
  /** The same with the whole server, which takes longer; null when the image gives no reason to. */
  checkWhole(dir: string, acks: readonly string[]): Promise<readonly string[]> | null;
}

export const subjects: readonly Subject[] = [
  { name: 'ledger', before: new Map(), count: 12, check: checkLedger, checkWhole: () => null },
  {
    name: 'archives',
    before: archivesBefore(2),
    count: 12,
    check: checkArchives,
    checkWhole: (dir, acks) =>
      existsSync(join(subjectPlaces(dir).archives, '.ledger-backfill')) ? checkMarkers(dir, acks) : null,
  },
];

export function subjectNamed(name: Subject['name']): Subject {
  const found = subjects.find((subject) => subject.name === name);
  if (!found) throw new Error(`there is no subject ${name}`);
  return found;
}
