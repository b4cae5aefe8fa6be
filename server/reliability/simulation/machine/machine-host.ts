import {
  type Child,
  type ChildEvents,
  type LaunchPlan,
  type LaunchRuntime,
  launchOn,
} from '../../../runtime';
import type { Flavour } from '../../../vocabulary';
import { CodexChild, epochOf } from '../codex/codex-child';
import type { World } from '../world';
import type { Life } from './life';

const notStarted: Child = {
  pid: 0,
  running: () => false,
  write: () => false,
  endInput: () => undefined,
  signal: () => undefined,
};

/** The production host of processes, standing on simulated ones. */
export function simLaunch(world: World, life: Life, runtime: string): LaunchRuntime {
  const startChild = (_program: unknown, events: ChildEvents): Child => {
    if (world.strikes('spawnFails')) {
      const code = world.draw('machine').chance(0.8) ? 'EMFILE' : 'EACCES';
      const spawnError: NodeJS.ErrnoException = Object.assign(new Error(`spawn ${code}`), { code });
      life.timer(() => events.end({ code: null, signal: null, spawnError }), 0);
      return notStarted;
    }
    const pid = world.newPid();
    const child = new CodexChild(world, runtime, life.guarded(events), pid);
    life.children.add(child);
    world.tell({ kind: 'spawned', epoch: child.epoch, runtime });
    return child;
  };
  const host = {
    startChild,
    setTimer: life.timer,
    now: () => world.time.now(),
    epochOf,
  };
  return (plan, onSignals) => launchOn(host, plan, onSignals);
}

export const simPlan = (flavour: Flavour): LaunchPlan => ({
  flavour,
  binary: '/sim/codex',
  args: [],
  env: { NODE_ENV: 'test', CODEXCHAT_RUN_ID: 'sim' },
  codexHome: '/sim/home',
});
