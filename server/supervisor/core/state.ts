import type { DomainEvent, Trouble } from '../../vocabulary';

/** Policy of restarts. Defaults are in limits; tests and the simulator pass their own. */
export interface RestartPolicy {
  readonly delayFirstMs: number;
  readonly delayMaxMs: number;
  readonly stableMs: number;
  readonly exitsMax: number;
  readonly windowMs: number;
  readonly probeMs: number;
}

export interface SupervisorState {
  readonly phase: 'idle' | 'starting' | 'ready' | 'backoff' | 'open' | 'fatal' | 'stopping' | 'stopped';
  readonly epoch: string | null;
  /** Exits since the last stable run. */
  readonly attempt: number;
  /** Instants of the exits inside the window, monotonic ms. */
  readonly exits: readonly number[];
  /** Instant of the last ready, monotonic ms. */
  readonly readyAt: number | null;
  /** Asked to start again as soon as the stop is complete. */
  readonly restartWanted: boolean;
  /** This start is the one careful try of an open circuit: when it ends before it was stable, the circuit is open again. */
  readonly probing: boolean;
}

export const initialSupervisor: SupervisorState = {
  phase: 'idle',
  epoch: null,
  attempt: 0,
  exits: [],
  readyAt: null,
  restartWanted: false,
  probing: false,
};

export type SupervisorInput =
  /** Somebody needs the runtime. */
  | { readonly kind: 'needed' }
  | { readonly kind: 'spawned'; readonly epoch: string; readonly pid: number }
  | { readonly kind: 'ready'; readonly epoch: string; readonly version: string | null }
  | {
      readonly kind: 'exited';
      readonly epoch: string | null;
      readonly code: number | null;
      readonly signal: string | null;
      readonly reason: string;
      readonly fatal: Trouble | null;
      /** An approval waited when it died: then no half-open probe follows by itself. */
      readonly approvalWaited: boolean;
    }
  /** The backoff or probe timer fired. */
  | { readonly kind: 'timer' }
  /** A person asks for a restart: counts are forgotten. */
  | { readonly kind: 'restart' }
  | { readonly kind: 'stop'; readonly reason: string };

export type SupervisorEffect =
  | { readonly do: 'spawn' }
  | { readonly do: 'stop' }
  | { readonly do: 'arm'; readonly delayMs: number }
  | { readonly do: 'disarm' };

export interface SupervisorStep {
  readonly state: SupervisorState;
  readonly events: readonly DomainEvent[];
  readonly effects: readonly SupervisorEffect[];
}
