import type { EventOf, ItemRow } from '../../../vocabulary';
import type { DiskEntry } from '../machine/disk';
import type { Fact } from './fact';
import type { Court, Rule } from './referee';

/** RC1 what is said of a turn that was cut off is what the runtime has · RC2 each is said once, and at rest of all · RC3 its work is taken over whole, once. */
export function reconcileRules({ world, breach }: Court): Rule {
  const clientIds = new Map<string, string>();
  const open = new Set<string>();
  const takenOver = new Set<string>();

  function reconciled({ turnId, outcome }: EventOf<'turn.reconciled'>['payload']) {
    if (!open.delete(turnId)) breach('RC2', `${turnId} was reconciled and not cut off, or twice`);
    world.sometimes(`path/reconciled-${outcome}`);
    const clientId = clientIds.get(turnId) ?? '';
    const truth = world.home.turnWith(clientId);
    if (outcome === 'unknown') return;
    if (outcome === 'absent') {
      if (truth !== undefined)
        breach('RC1', `${turnId} is said to be absent, and the runtime has ${clientId}`);
      return;
    }
    // Its file may be gone since it was read.
    if (truth === undefined) return;
    if (truth.status !== outcome)
      breach('RC1', `${turnId} is said to be ${outcome}, and the runtime has it ${truth.status}`);
    for (const item of truth.items) {
      // A command beside its turn may end between the reading and the record.
      if (item.type === 'userMessage' || item.command === 'sleep') continue;
      const row = world.disk.table('item').get(`${turnId}/${String(item.id)}`) as ItemRow | undefined;
      if (row === undefined || row.status === 'lost' || row.status === 'open' || row.status === 'interrupted')
        breach(
          'RC3',
          `${String(item.id)} of ${turnId} is ${row?.status ?? 'missing'}, and the runtime has it`,
        );
    }
  }

  function entry({ entry: { event, actor } }: DiskEntry) {
    if (event.type === 'turn.requested') {
      const { turnId, clientMessageId, resends } = event.payload;
      clientIds.set(turnId, clientMessageId);
      if (resends === undefined) return;
      world.sometimes('path/sent-again');
      if (actor.kind !== 'person') breach('PR3', `${turnId} was sent again without a person`);
    }
    if (event.type === 'turn.cut-off') open.add(event.payload.turnId);
    if (event.type === 'turn.reconciled') reconciled(event.payload);
    if (event.type === 'item.completed' && actor.kind === 'system') {
      const { itemId } = event.payload;
      if (takenOver.has(itemId)) breach('RC3', `${itemId} was taken over twice`);
      takenOver.add(itemId);
      world.sometimes('path/item-taken-over');
    }
  }

  return {
    see(fact: Fact) {
      if (fact.kind === 'committed') for (const one of fact.entries) entry(one);
    },
    rest() {
      for (const turnId of open) breach('RC2', `${turnId} was cut off, and nobody asked what became of it`);
    },
  };
}
