import { quarantineAfter } from '../../../plane';
import type { DiskEntry } from '../machine/disk';
import type { Fact } from './fact';
import type { Court, Rule } from './referee';

/** QU1 a session in whose turns the runtime ended by itself twice running is quarantined · QU2 no turn of it is sent until a person releases it. */
export function quarantineRules({ world, breach }: Court): Rule {
  const crashes = new Map<string, number>();
  const held = new Set<string>();

  function entry({ stream, entry: { event, actor } }: DiskEntry, later: readonly DiskEntry[]) {
    switch (event.type) {
      case 'turn.cut-off': {
        const count = (crashes.get(stream) ?? 0) + (event.payload.crashed ? 1 : 0);
        crashes.set(stream, count);
        const now = later.some(
          (one) => one.stream === stream && one.entry.event.type === 'session.quarantined',
        );
        if (event.payload.crashed && count >= quarantineAfter && !now)
          breach('QU1', `${stream} ended its runtime ${count} times and is not quarantined`);
        return;
      }
      case 'turn.settled':
        if (actor.kind === 'runtime') crashes.set(stream, 0);
        return;
      case 'session.quarantined':
        if ((crashes.get(stream) ?? 0) < quarantineAfter)
          breach('QU1', `${stream} is quarantined without cause`);
        held.add(stream);
        return world.sometimes('path/quarantined');
      case 'session.released':
        if (actor.kind !== 'person') breach('QU2', `${stream} was released without a person`);
        held.delete(stream);
        crashes.set(stream, 0);
        return world.sometimes('path/released');
      case 'turn.requested':
      case 'request.sent':
        if (held.has(stream) && (event.type === 'turn.requested' || event.payload.method === 'turn/start'))
          breach('QU2', `${stream} is quarantined, and ${event.type} came`);
    }
  }

  return {
    see(fact: Fact) {
      if (fact.kind === 'committed')
        for (const [index, one] of fact.entries.entries()) entry(one, fact.entries.slice(index));
    },
  };
}
