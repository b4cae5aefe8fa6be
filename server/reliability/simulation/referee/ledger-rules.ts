import { createHash } from 'node:crypto';
import { advance, canonicalText, zeroCursor } from '../../../ledger';
import { sessionFold } from '../../../session';
import { runtimeFold } from '../../../supervisor';
import type { Change, Fold, StreamCursor } from '../../../vocabulary';
import { Disk } from '../machine/disk';
import type { Fact } from './fact';
import type { Court, Rule } from './referee';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** DU1 what was acknowledged is there · DU2 versions and step hashes have no hole · DU4 rows and states are the fold of the entries. */
export function ledgerRules({ world, breach }: Court): Rule {
  const acknowledged = new Set<string>();
  const { disk } = world;

  function allThere() {
    for (const eventId of acknowledged)
      if (!disk.seqByEvent.has(eventId))
        return breach('DU1', `${eventId} was acknowledged and is not on the disk`);
  }

  function refold<State extends object>(fold: Fold<State>, stream: string): StreamCursor<State> {
    const mine = disk.entries.filter((one) => one.stream === stream);
    const events = mine.map(({ entry }) => ({ event: entry.event, at: entry.at }));
    const { entries, cursor } = advance(fold, zeroCursor(fold, stream), events, sha256);
    for (const [index, folded] of entries.entries()) {
      const { version, entry } = mine[index] ?? {};
      if (version !== index + 1) breach('DU2', `${stream} has version ${version} in place ${index + 1}`);
      if (entry && folded.step !== entry.step)
        breach('DU2', `${stream} ${index + 1} ${entry.event.type}: the step hash does not verify`);
    }
    return cursor;
  }

  function rebuilt(changes: readonly (readonly [Change, number])[]): Disk {
    const copy = new Disk();
    for (const [change, seq] of changes) copy.put(change, seq);
    return copy;
  }

  function projectionsHold() {
    for (const [stream, stored] of disk.cursors) {
      const fold = stream.startsWith('session/')
        ? sessionFold
        : stream.startsWith('runtime/')
          ? runtimeFold
          : null;
      if (fold === null) continue;
      const cursor = refold(fold as Fold<object>, stream);
      if (canonicalText(cursor.state) !== canonicalText(stored.state) || cursor.step !== stored.step)
        breach('DU4', `the stored state of ${stream} is not the fold of its entries`);
    }
    const copy = rebuilt(
      disk.entries.flatMap(({ entry, seq }) => entry.changes.map((change) => [change, seq] as const)),
    );
    for (const [table, rows] of disk.rows)
      if (canonicalText([...rows]) !== canonicalText([...copy.table(table)]))
        breach('DU4', `the rows of ${table} are not what the entries say`);
  }

  return {
    see(fact: Fact) {
      if (fact.kind === 'acknowledged')
        for (const id of fact.eventIds) {
          acknowledged.add(id);
          if (!disk.seqByEvent.has(id)) breach('DU1', `${id} was acknowledged before it was on the disk`);
        }
      if (fact.kind === 'server' && fact.what === 'died') allThere();
    },
    rest() {
      allThere();
      projectionsHold();
    },
  };
}
