import { type Condition, type DomainEvent, limits, type RuntimeId, type Trouble } from '../../vocabulary';
import { memoryLow, silent } from './words';

/** What one look at the machine and at ourselves found. */
export interface HostReading {
  /** Epoch ms: may be set by anybody. */
  readonly wall: number;
  /** Ms of a clock that is never set, and that may stand still while the machine sleeps. */
  readonly mono: number;
  /** Ms since the machine was started, with its sleep. */
  readonly boot: number;
  /** Memory that can still be had, bytes; null where that cannot be told. */
  readonly availableBytes: number | null;
  readonly ledger: { readonly writable: boolean; readonly problem: Trouble | null };
  /** Runtimes with a turn under way that were asked for a sign of life and gave none. */
  readonly silent: readonly (RuntimeId & { readonly epoch: string; readonly since: number })[];
  /** Runtime processes that live, by their epoch. */
  readonly living: readonly string[];
}

interface Outage {
  readonly since: number;
  readonly sinceMono: number;
}

export interface HostState {
  readonly last: Pick<HostReading, 'wall' | 'mono' | 'boot'> | null;
  readonly outage: Outage | null;
  readonly silent: HostReading['silent'];
  readonly memoryLowSince: number | null;
  readonly conditions: readonly Condition[];
}

export const initialHost: HostState = {
  last: null,
  outage: null,
  silent: [],
  memoryLowSince: null,
  conditions: [],
};

/** What a look changes, and what of it goes on record. Looks come every `limits.hostWatchMs`. */
export function watchHost(state: HostState, now: HostReading): { state: HostState; events: DomainEvent[] } {
  const events = [...clocks(state.last, now), ...ledger(state, now), ...runtimes(state, now)];
  const wasLow = state.memoryLowSince !== null;
  const isLow = memoryIsLow(wasLow, now.availableBytes);
  const memoryLowSince = isLow ? (state.memoryLowSince ?? now.wall) : null;
  const availableBytes = now.availableBytes ?? 0;
  if (isLow && !wasLow)
    events.push({ type: 'host.memory-low', payload: { availableBytes, since: now.wall } });
  if (!isLow && state.memoryLowSince !== null)
    events.push({
      type: 'host.memory-recovered',
      payload: { availableBytes, since: state.memoryLowSince, until: now.wall },
    });
  const outage = now.ledger.writable ? null : (state.outage ?? { since: now.wall, sinceMono: now.mono });
  const { wall, mono, boot } = now;
  const next = { last: { wall, mono, boot }, outage, silent: now.silent, memoryLowSince };
  return { state: { ...next, conditions: conditionsOf(state.conditions, next, now) }, events };
}

function clocks(last: HostState['last'], now: HostReading): DomainEvent[] {
  if (last === null) return [];
  const awake = Math.round(now.mono - last.mono);
  const slept = Math.round(now.boot - last.boot - awake);
  const stalledMs = awake - limits.hostWatchMs;
  const byMs = Math.round(now.wall - last.wall - (now.boot - last.boot));
  const events: DomainEvent[] = [];
  if (slept >= limits.hostGapMs)
    events.push({ type: 'host.slept', payload: { sleptMs: slept, until: now.wall } });
  if (stalledMs >= limits.hostGapMs)
    events.push({ type: 'host.stalled', payload: { stalledMs, until: now.wall } });
  if (Math.abs(byMs) >= limits.hostGapMs)
    events.push({ type: 'host.clock-stepped', payload: { byMs, to: now.wall } });
  return events;
}

function ledger({ outage }: HostState, now: HostReading): DomainEvent[] {
  if (now.ledger.writable === (outage === null)) return [];
  if (outage !== null) {
    const lastedMs = Math.max(0, Math.round(now.mono - outage.sinceMono));
    const payload = { since: outage.since, until: now.wall, lastedMs };
    return [{ type: 'host.ledger-writable', payload }];
  }
  const { what, safe, next } = now.ledger.problem ?? { what: 'Not known.', safe: '', next: '' };
  return [{ type: 'host.ledger-unwritable', payload: { since: now.wall, problem: { what, safe, next } } }];
}

function runtimes(state: HostState, now: HostReading): DomainEvent[] {
  const has = (list: HostReading['silent'], epoch: string) => list.some((one) => one.epoch === epoch);
  return [
    ...now.silent
      .filter(({ epoch }) => !has(state.silent, epoch))
      .map((one): DomainEvent => ({ type: 'host.runtime-silent', payload: { ...one } })),
    ...state.silent
      .filter(({ epoch }) => !has(now.silent, epoch))
      .map(
        (one): DomainEvent => ({
          type: 'host.runtime-heard',
          payload: { ...one, until: now.wall, gone: !now.living.includes(one.epoch) },
        }),
      ),
  ];
}

/** Low and recovered have different bounds, so that it does not come and go. */
function memoryIsLow(was: boolean, availableBytes: number | null): boolean {
  if (availableBytes === null) return false;
  return availableBytes < (was ? limits.memoryRecoveredBytes : limits.memoryLowBytes);
}

const conditionOf = ({ flavour, worker }: RuntimeId): Condition['id'] =>
  worker === undefined ? `runtime-${flavour}` : `runtime-${flavour}-${worker}`;

/** The same list as before when nothing changed, so that it is not told again. */
function conditionsOf(
  before: readonly Condition[],
  state: Pick<HostState, 'outage' | 'silent' | 'memoryLowSince'>,
  now: HostReading,
): readonly Condition[] {
  const sinceOf = (id: Condition['id']) => before.find((one) => one.id === id)?.since ?? now.wall;
  const found: Condition[] = [];
  const { problem, writable } = now.ledger;
  if (problem !== null)
    found.push({ id: 'ledger', since: sinceOf('ledger'), trouble: problem, refusesActs: !writable });
  for (const { since, ...one } of state.silent) {
    const id = conditionOf(one);
    found.push({ id, since, trouble: silent(one), refusesActs: false });
  }
  if (state.memoryLowSince !== null)
    found.push({ id: 'memory', since: state.memoryLowSince, trouble: memoryLow, refusesActs: false });
  const same =
    found.length === before.length &&
    found.every((one, index) => {
      const old = before[index];
      return old?.id === one.id && old.since === one.since && old.trouble.what === one.trouble.what;
    });
  return same ? before : found;
}
