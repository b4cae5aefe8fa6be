import { type Flavour, runtimeName } from '../../../vocabulary';
import type { DiskEntry } from '../machine/disk';
import type { Fact } from './fact';
import type { Court, Rule } from './referee';

interface Served {
  readonly flavour: Flavour;
  worker: number | null;
}

/**
 * WK1 the end of a process ends only what hung on it · WK2 a session is served by the worker on its record, and by no other · WK3 that one is
 * changed only when it is no more.
 */
export function workerRules({ world, breach }: Court): Rule {
  const sessions = new Map<string, Served>();
  const runtimes = new Map<string, string>();
  const alive = new Set<string>();
  /** Process by approval, and by item. */
  const asked = new Map<string, string>();
  const begun = new Map<string, string>();
  /** Sessions with a turn that is with a process. */
  const busy = new Map<string, string>();
  let workers = 1;

  function ended(epoch: string, batch: readonly DiskEntry[]) {
    const other = (of: string | null | undefined, what: string) => {
      if (of != null && of !== epoch)
        breach('WK1', `the end of ${epoch} ended ${what}, which was with ${of}`);
    };
    for (const { entry } of batch) {
      const { event } = entry;
      if (event.type === 'approval.orphaned')
        other(asked.get(event.payload.approvalId), event.payload.approvalId);
      if (event.type === 'item.lost') other(begun.get(event.payload.itemId), event.payload.itemId);
      if (event.type === 'turn.cut-off') other(event.payload.epoch, event.payload.turnId);
    }
    const flavour = runtimes.get(epoch)?.split('-', 1)[0] ?? '';
    for (const of of busy.values())
      if (of !== epoch && alive.has(of) && runtimes.get(of)?.startsWith(flavour))
        world.sometimes('path/worker-died-beside-another');
  }

  function assigned(
    stream: string,
    { worker, of, from }: { worker: number; of: number; from: number | null },
  ) {
    const served = sessions.get(stream);
    if (served === undefined) return breach('WK3', `${stream} was given a worker before it was there`);
    if (served.worker !== from)
      breach('WK3', `${stream} went from worker ${String(from)}, and had ${String(served.worker)}`);
    if (from !== null && from <= workers)
      breach('WK3', `${stream} left worker ${from}, which is still there`);
    if (of !== workers || worker > workers)
      breach('WK3', `${stream} was given worker ${worker} of ${of}, of ${workers}`);
    served.worker = worker;
    world.sometimes(from === null ? 'path/worker-assigned' : 'path/worker-replaced');
  }

  function entry({ stream, entry: one }: DiskEntry) {
    const { event, actor } = one;
    switch (event.type) {
      case 'session.created':
        sessions.set(stream, { flavour: event.payload.flavour, worker: null });
        return;
      case 'session.worker-assigned':
        return assigned(stream, event.payload);
      case 'approval.requested':
        asked.set(event.payload.approvalId, event.payload.epoch);
        return;
      case 'item.started':
        if (actor.kind === 'runtime') begun.set(event.payload.itemId, actor.id);
        return;
      case 'request.sent': {
        const served = sessions.get(stream);
        const runtime = runtimes.get(event.payload.epoch);
        if (served === undefined || runtime === undefined) return;
        const own = runtimeName(served.flavour, served.worker ?? 1);
        if (own !== runtime)
          breach('WK2', `${stream}, which ${own} serves, asked ${runtime} for ${event.payload.method}`);
        if (event.payload.method === 'turn/start') busy.set(stream, event.payload.epoch);
        return;
      }
      case 'turn.settled':
        busy.delete(stream);
    }
  }

  return {
    see(fact: Fact) {
      switch (fact.kind) {
        case 'pool':
          workers = fact.workers;
          return;
        case 'spawned':
          runtimes.set(fact.epoch, fact.runtime);
          alive.add(fact.epoch);
          return;
        case 'ended':
          alive.delete(fact.epoch);
          return;
        case 'committed':
          for (const { entry: one } of fact.entries)
            if (
              one.event.type === 'runtime.exited' &&
              one.event.payload.epoch !== null &&
              one.actor.id === 'supervisor'
            )
              ended(one.event.payload.epoch, fact.entries);
          for (const one of fact.entries) entry(one);
      }
    },
  };
}
