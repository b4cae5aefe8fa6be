import { type DomainEvent, type Flavour, runtimeName } from '../../../vocabulary';
import type { Fact } from './fact';
import type { Court, Rule } from './referee';

const sessionOf = (stream: string): string => stream.replace('session/', '');

/**
 * FA1 who waits for a place is passed by no more than once by each other session of the same runtime · FA2 no more turns run at once than may,
 * in all and on one runtime · FA3 a session stands in the line once.
 */
export function fairnessRules({ world, breach }: Court): Rule {
  const { running: runningMax, perRuntime } = world.options.turns;
  const flavours = new Map<string, Flavour>();
  const workers = new Map<string, number>();
  /** The runtime that serves a session. */
  const runtimeOf = (sessionId: string): string =>
    runtimeName(flavours.get(sessionId) ?? 'codex', workers.get(sessionId) ?? 1);
  /** Who waits, and how often each other began a turn meanwhile. */
  const passed = new Map<string, Map<string, number>>();
  const open = new Map<string, string>();
  /** Session by turn that is with a runtime. */
  const running = new Map<string, string>();

  function begins(sessionId: string) {
    const runtime = runtimeOf(sessionId);
    for (const [waiting, others] of passed) {
      if (waiting === sessionId || runtimeOf(waiting) !== runtime) continue;
      const times = (others.get(sessionId) ?? 0) + 1;
      others.set(sessionId, times);
      world.sometimes('path/passed-by');
      if (times > 1) breach('FA1', `${sessionId} began ${times} turns while ${waiting} waited for one`);
    }
    const onRuntime = [...running.values()].filter((other) => runtimeOf(other) === runtime).length;
    if (running.size > runningMax) breach('FA2', `${running.size} turns run at once, of ${runningMax}`);
    if (onRuntime > perRuntime)
      breach('FA2', `${onRuntime} turns run at once on ${runtime}, of ${perRuntime}`);
    if (running.size === runningMax) world.sometimes('path/all-places-taken');
  }

  function event(stream: string, said: DomainEvent) {
    const sessionId = sessionOf(stream);
    switch (said.type) {
      case 'session.created':
        flavours.set(said.payload.sessionId, said.payload.flavour);
        return;
      case 'session.worker-assigned':
        workers.set(sessionId, said.payload.worker);
        return;
      case 'turn.requested':
        open.set(sessionId, said.payload.turnId);
        return;
      case 'request.sent': {
        const turnId = open.get(sessionId);
        if (said.payload.method !== 'turn/start' || turnId === undefined || running.has(turnId)) return;
        running.set(turnId, sessionId);
        return begins(sessionId);
      }
      case 'turn.settled':
        running.delete(said.payload.turnId);
        open.delete(sessionId);
    }
  }

  function line(waiting: readonly string[]) {
    if (new Set(waiting).size !== waiting.length)
      breach('FA3', `the line is ${waiting.join(' ')}: somebody stands in it twice`);
    if (waiting.length > 0) world.sometimes('path/waited-for-a-place');
    if (waiting.length > 1) world.sometimes('path/line-of-two');
    for (const gone of [...passed.keys()]) if (!waiting.includes(gone)) passed.delete(gone);
    for (const one of waiting) if (!passed.has(one)) passed.set(one, new Map());
  }

  return {
    see(fact: Fact) {
      if (fact.kind === 'line') line(fact.waiting);
      if (fact.kind === 'committed') for (const { stream, entry } of fact.entries) event(stream, entry.event);
      // The line is the state of a living server.
      if (fact.kind === 'server' && fact.what === 'opening') passed.clear();
    },
  };
}
