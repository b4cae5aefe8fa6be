import type { Fact } from './fact';
import type { Court, Rule } from './referee';

/** RT1 one living process of a runtime, and the record of its end is true · RT5 what an ended process says changes nothing. */
export function runtimeRules({ world, breach }: Court): Rule {
  const alive = new Map<string, string>();
  /** Epochs whose exit is on record. */
  const gone = new Set<string>();

  return {
    see(fact: Fact) {
      switch (fact.kind) {
        case 'spawned': {
          const others = [...alive].filter(([, runtime]) => runtime === fact.runtime);
          if (others.length > 0) breach('RT1', `${fact.epoch} was started while ${others[0]?.[0]} lived`);
          alive.set(fact.epoch, fact.runtime);
          return;
        }
        case 'ended':
          alive.delete(fact.epoch);
          return;
        case 'server':
          // Its guardian kills what a dead server had started.
          if (fact.what === 'died' || fact.what === 'stopped') alive.clear();
          return;
        case 'committed':
          for (const { entry } of fact.entries) {
            const { event, actor } = entry;
            if (event.type === 'runtime.ready' && gone.has(event.payload.epoch))
              breach('RT5', `${event.payload.epoch} is called ready after its exit was on record`);
            if (actor.kind === 'runtime' && gone.has(actor.id) && event.type !== 'runtime.message-recorded')
              breach('RT5', `${event.type} came from ${actor.id} after its exit was on record`);
            if (event.type !== 'runtime.exited' || event.payload.epoch === null) continue;
            const { epoch } = event.payload;
            if (alive.has(epoch)) breach('RT1', `the exit of ${epoch} is on record, and it lives`);
            if (gone.has(epoch)) breach('RT1', `the exit of ${epoch} is on record twice`);
            gone.add(epoch);
            world.sometimes('path/exit-recorded');
          }
      }
    },
  };
}
