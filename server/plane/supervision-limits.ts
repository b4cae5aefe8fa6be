import type { RestartPolicy } from '../supervisor';
import { limits, TroubleError } from '../vocabulary';

export interface SupervisionLimits {
  readonly policy: RestartPolicy;
  /** Crashes in turns of one session, one after the other, that quarantine it. */
  readonly quarantineAfter: number;
  /** Turns that run at once. */
  readonly turns: { readonly running: number; readonly perRuntime: number };
  /** Worker processes of each flavour. */
  readonly workers: number;
}

interface Setting {
  readonly variable: string;
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
}

const day = 24 * 3600_000;
const settings = {
  delayFirstMs: {
    variable: 'CODEXCHAT_RESTART_FIRST_MS',
    fallback: limits.restartDelayFirstMs,
    least: 10,
    most: day,
  },
  delayMaxMs: {
    variable: 'CODEXCHAT_RESTART_MAX_MS',
    fallback: limits.restartDelayMaxMs,
    least: 10,
    most: day,
  },
  stableMs: {
    variable: 'CODEXCHAT_RESTART_STABLE_MS',
    fallback: limits.restartStableMs,
    least: 1_000,
    most: day,
  },
  exitsMax: { variable: 'CODEXCHAT_CIRCUIT_EXITS', fallback: limits.circuitExitsMax, least: 1, most: 100 },
  windowMs: {
    variable: 'CODEXCHAT_CIRCUIT_WINDOW_MS',
    fallback: limits.circuitWindowMs,
    least: 1_000,
    most: day,
  },
  probeMs: {
    variable: 'CODEXCHAT_CIRCUIT_PROBE_MS',
    fallback: limits.circuitProbeMs,
    least: 1_000,
    most: day,
  },
  quarantineAfter: {
    variable: 'CODEXCHAT_QUARANTINE_CRASHES',
    fallback: limits.quarantineCrashes,
    least: 1,
    most: 100,
  },
  running: { variable: 'CODEXCHAT_TURNS', fallback: limits.runningTurnsMax, least: 1, most: 100 },
  perRuntime: {
    variable: 'CODEXCHAT_TURNS_PER_RUNTIME',
    fallback: limits.runningTurnsPerRuntimeMax,
    least: 1,
    most: 100,
  },
  workers: { variable: 'CODEXCHAT_WORKERS', fallback: limits.workers, least: 1, most: limits.workersMax },
} as const satisfies { readonly [name: string]: Setting };

/** The limits of supervision, each with its environment variable. Throws a TroubleError for a value that cannot be meant. */
export function supervisionLimits(env: { readonly [name: string]: string | undefined }): SupervisionLimits {
  const read = ({ variable, fallback, least, most }: Setting): number => {
    const given = env[variable];
    if (given === undefined || given === '') return fallback;
    const value = Number(given);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw invalid(`${variable} is "${given}"; it must be a whole number from ${least} to ${most}.`);
  };
  const { quarantineAfter, running, perRuntime, workers, ...policy } = settings;
  const found = {
    delayFirstMs: read(policy.delayFirstMs),
    delayMaxMs: read(policy.delayMaxMs),
    stableMs: read(policy.stableMs),
    exitsMax: read(policy.exitsMax),
    windowMs: read(policy.windowMs),
    probeMs: read(policy.probeMs),
  };
  if (found.delayFirstMs > found.delayMaxMs)
    throw invalid(`${policy.delayFirstMs.variable} is longer than ${policy.delayMaxMs.variable}.`);
  return {
    policy: found,
    quarantineAfter: read(quarantineAfter),
    turns: { running: read(running), perRuntime: read(perRuntime) },
    workers: read(workers),
  };
}

const invalid = (what: string): TroubleError =>
  new TroubleError({
    kind: 'limits.invalid',
    what,
    safe: 'The server was not started.',
    next: 'Correct the environment variable or leave it out, then start again.',
  });
