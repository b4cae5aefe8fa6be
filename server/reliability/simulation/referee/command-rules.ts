import type { Fact } from './fact';
import type { Court, Rule } from './referee';

/** HT2 a command has one effect and one answer · HT1 each reader gets each sequence once and in order · BUG nothing throws. */
export function commandRules({ world, breach }: Court): Rule {
  const results = new Map<string, string>();
  const events = new Map<string, Set<number>>();
  const readers = new Map<number, number>();
  let batch = 0;
  return {
    see(fact: Fact) {
      if (fact.kind === 'told' && fact.trouble === null) {
        const told = JSON.stringify(fact.result);
        const before = results.get(fact.commandId);
        // What is not recorded has no receipt: reading, restarting, and trying a thread again may differ.
        const recorded = world.disk.receipts.has(fact.commandId);
        if (recorded && before !== undefined && before !== told)
          breach('HT2', `${fact.act} ${fact.commandId} was answered ${before} and then ${told}`);
        if (recorded) results.set(fact.commandId, told);
      }
      if (fact.kind === 'committed') {
        batch += 1;
        for (const { entry } of fact.entries) {
          if (entry.actor.kind !== 'person' || entry.causationId === null) continue;
          const batches = events.get(entry.causationId) ?? new Set();
          batches.add(batch);
          events.set(entry.causationId, batches);
          if (batches.size > 1)
            breach('HT2', `${entry.causationId} had its effect twice (${entry.event.type})`);
        }
      }
      if (fact.kind === 'read') {
        const last = readers.get(fact.reader);
        if (!fact.from && last !== undefined && fact.seq !== last + 1)
          breach('HT1', `reader ${fact.reader} got ${fact.seq} after ${last}`);
        readers.set(fact.reader, fact.seq);
      }
      if (
        fact.kind === 'reported' &&
        /TypeError|ReferenceError|RangeError|invariant broken|no row|threw/.test(`${fact.what} ${fact.error}`)
      )
        breach('BUG', `${fact.what}: ${fact.error}`);
    },
  };
}
