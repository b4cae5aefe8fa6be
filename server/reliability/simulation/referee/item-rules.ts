import type { ItemRow } from '../../../vocabulary';
import type { Fact, FactOf } from './fact';
import type { Court, Rule } from './referee';

/** IT1 nothing looks under way whose process is gone · IT2 a turn that ended leaves no prompt looking unsent ·
 * IT3 every item that the runtime completed is on record by the record of its exit. */
export function itemRules({ world, breach }: Court): Rule {
  /** Process that an open item of the runtime runs in. */
  const running = new Map<string, string>();
  /** Prompts that the runtime has not stored yet, and their turns. */
  const unsent = new Map<string, string>();

  /** Items completed by each process: as it said, and as recorded. */
  const completed = new Map<string, { said: number; recorded: number }>();
  const countOf = (epoch: string) => {
    const count = completed.get(epoch) ?? { said: 0, recorded: 0 };
    completed.set(epoch, count);
    return count;
  };

  const noneLeft = (epoch: string | null, why: string) => {
    for (const [itemId, of] of running)
      if (epoch === null || epoch === of) breach('IT1', `${itemId} looks under way ${why}`);
  };

  function committedAll({ entries }: FactOf<'committed'>) {
    for (const { entry } of entries) {
      const { event, actor } = entry;
      if (event.type === 'item.end-requested') world.sometimes('path/command-ended');
      if (event.type === 'item.completed' || event.type === 'turn.acknowledged')
        countOf(actor.id).recorded += 1;
      if (event.type === 'item.started') running.set(event.payload.itemId, actor.id);
      for (const change of entry.changes) {
        if (!('put' in change) || change.put !== 'item') continue;
        const row: Omit<ItemRow, 'seq'> = change.row;
        if (row.status !== 'open') {
          running.delete(row.itemId);
          unsent.delete(row.itemId);
        } else if (row.kind === 'prompt') unsent.set(row.itemId, row.turnId ?? '');
      }
      if (event.type === 'turn.settled' && [...unsent.values()].includes(event.payload.turnId))
        breach('IT2', `a prompt of ${event.payload.turnId} looks unsent after its end`);
    }
    for (const { entry } of entries) {
      if (entry.event.type !== 'runtime.exited' || entry.event.payload.epoch === null) continue;
      const { epoch } = entry.event.payload;
      noneLeft(epoch, 'after the exit of its process');
      const { said, recorded } = countOf(epoch);
      // What a dead server did not hear, nobody can record.
      if (entry.actor.id === 'supervisor' && recorded < said)
        breach('IT3', `${epoch} completed ${said} items, and ${recorded} are on record`);
    }
  }

  return {
    see(fact: Fact) {
      if (fact.kind === 'committed') committedAll(fact);
      if (fact.kind === 'said' && fact.message.method === 'item/completed') countOf(fact.epoch).said += 1;
      if (fact.kind === 'server' && fact.what === 'ready') noneLeft(null, 'after a server that is gone');
    },
    rest() {
      if (running.size > 0) world.sometimes('path/command-outlives-everything');
    },
  };
}
