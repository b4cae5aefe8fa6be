import type { Flavour } from './rows';

/**
 * idle: not needed yet · starting · ready · backoff: restarts at `nextTryAt` · open: circuit open, a person must act ·
 * fatal: cannot run (see `problem`) · stopping · stopped.
 */
export type RuntimePhase =
  | 'idle'
  | 'starting'
  | 'ready'
  | 'backoff'
  | 'open'
  | 'fatal'
  | 'stopping'
  | 'stopped';

/**
 * Which runtime process is meant: a flavour has one worker or several. `worker` counts from 1 and is left out while there is only one.
 */
export interface RuntimeId {
  readonly flavour: Flavour;
  readonly worker?: number;
}

/** Only that of what holds it. */
export const runtimeIdOf = ({
  flavour,
  worker,
}: {
  readonly flavour: Flavour;
  readonly worker?: number | undefined;
}): RuntimeId => (worker === undefined ? { flavour } : { flavour, worker });

/** The worker of a runtime, or of a session that has one: the only one where none is named. */
export const workerOf = ({ worker }: { readonly worker?: number | undefined }): number => worker ?? 1;

/** As the record names a worker: `demo` is the first, then `demo-2`. */
export const runtimeName = (flavour: Flavour, worker: number): string =>
  worker === 1 ? flavour : `${flavour}-${worker}`;

export interface RuntimeRow extends RuntimeId {
  readonly phase: RuntimePhase;
  /** One life of the process: `<pid>-<start ms>-<boot id prefix>`; null while none runs. */
  readonly epoch: string | null;
  readonly pid: number | null;
  readonly startedAt: number | null;
  readonly readyAt: number | null;
  /** As the runtime reports it, for example `0.169.0`. */
  readonly version: string | null;
  /** Exits since the last stable run. */
  readonly attempt: number;
  readonly nextTryAt: number | null;
  readonly lastExit: {
    readonly at: number;
    readonly code: number | null;
    readonly signal: string | null;
    readonly reason: string;
  } | null;
  readonly problem: { readonly what: string; readonly safe: string; readonly next: string } | null;
  readonly seq: number;
}

/** A runtime that was never started, without its name. */
export const unstartedRuntime: Omit<RuntimeRow, keyof RuntimeId | 'seq'> = {
  phase: 'idle',
  epoch: null,
  pid: null,
  startedAt: null,
  readyAt: null,
  version: null,
  attempt: 0,
  nextTryAt: null,
  lastExit: null,
  problem: null,
};
