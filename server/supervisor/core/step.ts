import { type DomainEvent, type RuntimeId, runtimeIdOf } from '../../vocabulary';
import type {
  RestartPolicy,
  SupervisorEffect,
  SupervisorInput,
  SupervisorState,
  SupervisorStep,
} from './state';

/** The runtime is the one that every event names. */
export interface StepEnv extends RuntimeId {
  /** Wall clock, epoch ms: for instants that people read. */
  readonly now: number;
  /** Monotonic ms: what windows and stable runs are measured by, whatever the wall clock is set to. */
  readonly mono: number;
  /** A draw in [0, 1); recorded through the delay it made, so that replay never draws again. */
  readonly rand: number;
  readonly policy: RestartPolicy;
}

/**
 * The supervisor of one runtime as a pure machine: same state, input and environment give the same step.
 * An input of an older process (another epoch) changes nothing.
 */
export function stepSupervisor(state: SupervisorState, input: SupervisorInput, env: StepEnv): SupervisorStep {
  switch (input.kind) {
    case 'needed':
      return state.phase === 'idle' || state.phase === 'stopped'
        ? start({ ...state, probing: false }, env, [])
        : stay(state);
    case 'spawned':
      // Also while it is being stopped already: it lives, and its end must find its name.
      if (state.epoch !== null || (state.phase !== 'starting' && state.phase !== 'stopping'))
        return stay(state);
      return {
        state: { ...state, epoch: input.epoch },
        events: [
          {
            type: 'runtime.spawned',
            payload: { ...runtimeIdOf(env), epoch: input.epoch, pid: input.pid },
          },
        ],
        effects: [],
      };
    case 'ready':
      if (state.phase !== 'starting' || input.epoch !== state.epoch) return stay(state);
      return {
        state: { ...state, phase: 'ready', readyAt: env.mono },
        events: [
          {
            type: 'runtime.ready',
            payload: { ...runtimeIdOf(env), epoch: input.epoch, version: input.version },
          },
        ],
        effects: [],
      };
    case 'exited':
      return exited(state, input, env);
    case 'timer':
      return state.phase === 'backoff' || state.phase === 'open'
        ? start({ ...state, probing: state.phase === 'open' }, env, [])
        : stay(state);
    case 'restart':
      return restart(state, env);
    case 'stop':
      return stop(state, input.reason, env);
  }
}

const stay = (state: SupervisorState): SupervisorStep => ({ state, events: [], effects: [] });

function start(state: SupervisorState, env: StepEnv, before: readonly SupervisorEffect[]): SupervisorStep {
  return {
    state: { ...state, phase: 'starting', epoch: null, readyAt: null, restartWanted: false },
    events: [{ type: 'runtime.starting', payload: { ...runtimeIdOf(env), attempt: state.attempt } }],
    effects: [...before, { do: 'spawn' }],
  };
}

function exited(
  state: SupervisorState,
  input: Extract<SupervisorInput, { kind: 'exited' }>,
  env: StepEnv,
): SupervisorStep {
  const alive = state.phase === 'starting' || state.phase === 'ready' || state.phase === 'stopping';
  // Without a name nothing was spawned: then only a start that failed before it can end.
  if (!alive || input.epoch !== state.epoch) return stay(state);
  const { policy, now, mono } = env;
  const name = runtimeIdOf(env);
  const { epoch, code, signal, reason } = input;
  const exit: DomainEvent = {
    type: 'runtime.exited',
    payload: { ...name, epoch: epoch ?? state.epoch, code, signal, reason },
  };
  const base = { ...state, epoch: null, readyAt: null, probing: false };
  if (state.phase === 'stopping') {
    if (state.restartWanted) {
      const again = start({ ...base, attempt: 0, exits: [], probing: false }, env, []);
      return { ...again, events: [exit, ...again.events] };
    }
    return {
      state: { ...base, phase: 'stopped' },
      events: [exit, { type: 'runtime.stopped', payload: { ...name, reason } }],
      effects: [],
    };
  }
  if (input.fatal !== null) {
    const { what, safe, next } = input.fatal;
    return {
      state: { ...base, phase: 'fatal' },
      events: [exit, { type: 'runtime.failed', payload: { ...name, problem: { what, safe, next } } }],
      effects: [],
    };
  }
  const stable = state.readyAt !== null && mono - state.readyAt >= policy.stableMs;
  const attempt = stable ? 0 : state.attempt;
  const exits = [...(stable ? [] : state.exits), mono].filter((at) => mono - at < policy.windowMs);
  const probed = state.probing && !stable;
  if (probed || exits.length > policy.exitsMax) {
    const probe = !input.approvalWaited;
    const probeAt = probe ? now + policy.probeMs : null;
    return {
      state: { ...base, phase: 'open', attempt: attempt + 1, exits },
      events: [
        exit,
        {
          type: 'runtime.circuit-opened',
          payload: {
            ...name,
            exits: exits.length,
            windowMs: policy.windowMs,
            probeAt,
            ...(probed ? { probe: true } : {}),
          },
        },
      ],
      effects: probe ? [{ do: 'arm', delayMs: policy.probeMs }] : [],
    };
  }
  const delayMs = restartDelayMs(attempt, env.rand, policy);
  return {
    state: { ...base, phase: 'backoff', attempt: attempt + 1, exits },
    events: [
      exit,
      {
        type: 'runtime.restart-scheduled',
        payload: { ...name, attempt: attempt + 1, delayMs, at: now + delayMs },
      },
    ],
    effects: [{ do: 'arm', delayMs }],
  };
}

/** `min(max, first * 2^attempt)` with equal jitter: never under half of it, so that both bounds can be tested. */
export function restartDelayMs(attempt: number, rand: number, policy: RestartPolicy): number {
  const full = Math.min(policy.delayMaxMs, policy.delayFirstMs * 2 ** Math.min(attempt, 30));
  return Math.round(full / 2 + (rand * full) / 2);
}

function restart(state: SupervisorState, env: StepEnv): SupervisorStep {
  const name = runtimeIdOf(env);
  switch (state.phase) {
    case 'starting':
    case 'ready':
      return {
        state: { ...state, phase: 'stopping', restartWanted: true },
        events: [{ type: 'runtime.stopping', payload: { ...name, reason: 'A person asked for a restart.' } }],
        effects: [{ do: 'stop' }],
      };
    case 'stopping':
      return { state: { ...state, restartWanted: true }, events: [], effects: [] };
    default:
      return start({ ...state, attempt: 0, exits: [], probing: false }, env, [{ do: 'disarm' }]);
  }
}

function stop(state: SupervisorState, reason: string, env: StepEnv): SupervisorStep {
  const name = runtimeIdOf(env);
  switch (state.phase) {
    case 'starting':
    case 'ready':
      return {
        state: { ...state, phase: 'stopping', restartWanted: false },
        events: [{ type: 'runtime.stopping', payload: { ...name, reason } }],
        effects: [{ do: 'stop' }],
      };
    case 'stopping':
      return { state: { ...state, restartWanted: false }, events: [], effects: [] };
    case 'stopped':
    case 'idle':
      return stay(state);
    default:
      return {
        state: { ...state, phase: 'stopped' },
        events: [{ type: 'runtime.stopped', payload: { ...name, reason } }],
        effects: [{ do: 'disarm' }],
      };
  }
}
