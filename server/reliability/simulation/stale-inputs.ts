import { stepSupervisor } from '../../supervisor';
import type { World } from './world';

/**
 * The machine with a bad memory around it: now and then an input of a process long gone comes first. The production machine must not be
 * moved by it. In the shell this cannot happen today; the machine may not rely on that.
 */
export function withStaleInputs(
  world: World,
  runtime: string,
  machine: typeof stepSupervisor = stepSupervisor,
): typeof stepSupervisor {
  const seen: string[] = [];
  return (state, input, env) => {
    if (input.kind === 'spawned') seen.push(input.epoch);
    const old = seen.filter((epoch) => epoch !== state.epoch && !('epoch' in input && input.epoch === epoch));
    if (state.epoch === null || old.length === 0 || !world.strikes('staleInput'))
      return machine(state, input, env);
    const epoch = world.draw('stale').pick(old);
    world.tell({ kind: 'fault', what: `stale input of ${epoch} for ${runtime}` });
    const stale = world.draw('stale').chance(0.7)
      ? ({
          kind: 'exited',
          epoch,
          code: 1,
          signal: null,
          reason: 'It exited again.',
          fatal: null,
          approvalWaited: false,
        } as const)
      : ({ kind: 'ready', epoch, version: 'stale' } as const);
    const first = machine(state, stale, env);
    const second = machine(first.state, input, env);
    return {
      state: second.state,
      events: [...first.events, ...second.events],
      effects: [...first.effects, ...second.effects],
    };
  };
}
