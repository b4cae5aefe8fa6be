import type { Ledger } from '../ledger';
import { launchRuntime } from '../runtime';
import { type SessionDesk, type SessionDirectory, servedBy, type TurnDriver } from '../session';
import type { CoreClockwork } from '../stream';
import type { Supervisor } from '../supervisor';
import { type Flavour, type RuntimeId, type RuntimeSignal, TroubleError, workerOf } from '../vocabulary';
import { setTimer } from './clockwork';
import { createLoginRenewal, type SupervisedWorker } from './login-renewal';
import { prepareStarts } from './prepare-starts';
import { superviseRuntime } from './supervise';
import { supervisionLimits } from './supervision-limits';

export interface RuntimesParts {
  readonly dataDir: string;
  readonly ledger: Ledger;
  readonly clockwork: CoreClockwork;
  readonly directory: SessionDirectory;
  readonly driver: TurnDriver;
  readonly observe: (signal: RuntimeSignal) => void;
  readonly report: (what: string, error: unknown) => void;
}

export interface Runtimes {
  /** Worker processes of each flavour. */
  readonly workers: number;
  /** The supervisor of one worker, from 1. Fails with a TroubleError when there is no such worker. */
  readonly supervisor: (flavour: Flavour, worker: number) => Supervisor;
  /** It is about to be used, so it may start already. */
  warm(flavour: Flavour, worker: number): void;
  /** No circuit of it is open, and nothing keeps it from starting. */
  usable(flavour: Flavour, worker: number): boolean;
  /** Epoch of its live process, or null. */
  liveEpoch(flavour: Flavour, worker: number): string | null;
  /** Every worker there is. */
  readonly all: readonly SupervisedWorker[];
  /** What this session's worker says can be recorded no more: then it must not go on. */
  overwhelmed(desk: SessionDesk, what: string): void;
  /** Another login is in the private home: processes that began with the one before are ended as soon as nothing is under way on them. */
  loginChanged(): void;
  /** Something of a session was recorded: perhaps nothing is under way any more on a process that waits to be ended. */
  look(): void;
  stop(reason: string): Promise<void>;
}

/** The limits as they are when nothing is configured. */
export const { policy: restartPolicy, quarantineAfter } = supervisionLimits({});

const flavours: readonly Flavour[] = ['codex', 'demo'];

/**
 * The supervised runtimes: so many workers for the real model, and as many for the demo's. The workers of a flavour share its private codex
 * home, so that they have one login and any of them can resume any conversation; each is started when it is first needed.
 */
export async function createRuntimes(parts: RuntimesParts): Promise<Runtimes> {
  const { workers, ...supervision } = supervisionLimits(process.env);
  const prepare = prepareStarts(parts.dataDir);
  const supervise = async (flavour: Flavour, worker: number) => {
    const id: RuntimeId = workers === 1 ? { flavour } : { flavour, worker };
    const supervisor = await superviseRuntime({
      ...parts,
      ...id,
      ...supervision,
      mono: () => performance.now(),
      rand: Math.random,
      setTimer,
      prepare: () => prepare.plan(flavour),
      launch: launchRuntime,
    });
    return { ...id, supervisor };
  };
  const numbers = Array.from({ length: workers }, (_, index) => index + 1);
  const all = await Promise.all(
    flavours.flatMap((flavour) => numbers.map((worker) => supervise(flavour, worker))),
  );
  const find = (flavour: Flavour, worker: number) =>
    all.find((one) => one.flavour === flavour && workerOf(one) === worker)?.supervisor;
  const renewal = createLoginRenewal(parts);
  return {
    workers,
    all,
    supervisor: (flavour, worker) => {
      const found = find(flavour, worker);
      if (!found) throw new TroubleError(unknownWorker(workers));
      return found;
    },
    warm: (flavour, worker) =>
      void find(flavour, worker)
        ?.ready()
        .catch(() => undefined),
    usable(flavour, worker) {
      const phase = find(flavour, worker)?.phase();
      return phase !== undefined && phase !== 'open' && phase !== 'fatal';
    },
    liveEpoch: (flavour, worker) => find(flavour, worker)?.current()?.epoch ?? null,
    overwhelmed(desk, what) {
      const { row } = desk.state();
      find(row?.flavour ?? 'codex', servedBy(row))
        ?.stop(`${what} What cannot be recorded must not go on.`)
        .catch((error: unknown) => parts.report('stop a runtime that cannot be recorded', error));
    },
    loginChanged: () => renewal.begin(all.filter((one) => one.flavour === 'codex' && workerOf(one) > 1)),
    look: renewal.look,
    async stop(reason) {
      await Promise.all(all.map(({ supervisor }) => supervisor.close(reason)));
      await prepare.end();
    },
  };
}

const unknownWorker = (workers: number) => ({
  kind: 'runtime.unknown',
  what: `There is no such worker; there ${workers === 1 ? 'is 1' : `are ${workers}`}.`,
  safe: 'Nothing was changed.',
  next: 'Name one of those that are listed under diagnostics.',
});
