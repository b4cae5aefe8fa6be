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

export interface RuntimeRow {
  readonly flavour: Flavour;
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
