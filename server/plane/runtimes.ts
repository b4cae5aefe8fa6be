import { join } from 'node:path';
import type { Ledger } from '../ledger';
import {
  type DemoModel,
  findCodexBinary,
  type LaunchPlan,
  launchRuntime,
  planCodex,
  planDemo,
  startDemoModel,
} from '../runtime';
import type { SessionDirectory, TurnDriver } from '../session';
import type { CoreClockwork } from '../stream';
import type { Supervisor } from '../supervisor';
import { err, type Flavour, ok, type Result, type RuntimeSignal } from '../vocabulary';
import { setTimer } from './clockwork';
import type { MountKeeper } from './mount-keeper';
import { superviseRuntime } from './supervise';
import { supervisionLimits } from './supervision-limits';

export interface RuntimesParts {
  readonly dataDir: string;
  readonly ledger: Ledger;
  readonly clockwork: CoreClockwork;
  readonly directory: SessionDirectory;
  readonly driver: TurnDriver;
  readonly observe: (signal: RuntimeSignal) => void;
  readonly mounts: Readonly<Record<Flavour, MountKeeper>>;
  readonly report: (what: string, error: unknown) => void;
}

export interface Runtimes {
  readonly supervisor: (flavour: Flavour) => Supervisor;
  stop(reason: string): Promise<void>;
}

/** The limits as they are when nothing is configured. */
export const { policy: restartPolicy, quarantineAfter } = supervisionLimits({});

/** The two supervised runtimes: the real model's and the demo's, each in its own private codex home, started when first needed. */
export async function createRuntimes(parts: RuntimesParts): Promise<Runtimes> {
  const supervision = supervisionLimits(process.env);
  let demo: Promise<DemoModel> | null = null;
  const prepare = async (flavour: Flavour): Promise<Result<LaunchPlan>> => {
    const binary = findCodexBinary();
    if (!binary.ok) return binary;
    const input = { dataDir: parts.dataDir, binary: binary.value };
    try {
      if (flavour === 'codex') return ok(planCodex(input));
      demo ??= startDemoModel({ outsideDir: join(parts.dataDir, 'outside-the-project') });
      return ok(planDemo({ ...input, modelUrl: (await demo).url }));
    } catch (error) {
      return err({
        kind: 'runtime.not-prepared',
        what: `The runtime could not be prepared: ${error instanceof Error ? error.message : String(error)}.`,
        safe: 'Nothing ran; prompts are kept.',
        next: 'Mend the cause, then restart the runtime.',
      });
    }
  };
  const supervise = (flavour: Flavour) =>
    superviseRuntime({
      ...parts,
      flavour,
      ...supervision,
      mono: () => performance.now(),
      rand: Math.random,
      setTimer,
      prepare: () => prepare(flavour),
      launch: launchRuntime,
      sweep: parts.mounts[flavour].sweep,
    });
  const codex = await supervise('codex');
  const demoSupervisor = await supervise('demo');
  return {
    supervisor: (flavour) => (flavour === 'codex' ? codex : demoSupervisor),
    async stop(reason) {
      await Promise.all([codex.close(reason), demoSupervisor.close(reason)]);
      if (demo) await (await demo).close();
    },
  };
}
