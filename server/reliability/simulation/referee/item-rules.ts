import type { ItemRow } from '../../../vocabulary';
import type { Fact, FactOf } from './fact';
import type { Court, Rule } from './referee';

/** IT1 nothing looks under way whose process is gone · IT2 a turn that ended leaves no prompt looking unsent. */
export function itemRules({ world, breach }: Court): Rule {
  /** Process that an open item of the runtime runs in. */
  const running = new Map<string, string>();
  /** Prompts that the runtime has not stored yet, and their turns. */
  const unsent = new Map<string, string>();

  const noneLeft = (epoch: string | null, why: string) => {
    for (const [itemId, of] of running)
      if (epoch === null || epoch === of) breach('IT1', `${itemId} looks under way ${why}`);
  };

  function committed({ entries }: FactOf<'committed'>) {
    for (const { entry } of entries) {
      const { event, actor } = entry;
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
    for (const { entry } of entries)
      if (entry.event.type === 'runtime.exited' && entry.event.payload.epoch !== null)
        noneLeft(entry.event.payload.epoch, 'after the exit of its process');
  }

  return {
    see(fact: Fact) {
      if (fact.kind === 'committed') committed(fact);
      if (fact.kind === 'server' && fact.what === 'ready') noneLeft(null, 'after a server that is gone');
    },
    rest() {
      if (running.size > 0) world.sometimes('path/command-outlives-everything');
    },
  };
}
