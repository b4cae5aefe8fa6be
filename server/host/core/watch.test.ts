import { describe, expect, test } from 'vitest';
import { limits, type Trouble } from '../../vocabulary';
import { type HostReading, initialHost, watchHost } from './watch';

const full: Trouble = { kind: 'ledger.unwritable', what: 'The disk is full.', safe: 's', next: 'n' };
const gib = 1024 ** 3;

const reading = (change: Partial<HostReading> = {}): HostReading => ({
  wall: 1_000_000,
  mono: 5_000,
  boot: 90_000,
  availableBytes: gib,
  ledger: { writable: true, problem: null },
  silent: [],
  living: [],
  ...change,
});

/** Looks one after the other, each as far after the first as it says by all three clocks, unless it sets one itself. */
function looks(...list: readonly ({ readonly after: number } & Partial<HostReading>)[]) {
  let state = watchHost(initialHost, reading()).state;
  const told: (readonly string[])[] = [];
  const events = list.flatMap(({ after, ...change }) => {
    const clocks = { wall: 1_000_000 + after, mono: 5_000 + after, boot: 90_000 + after };
    const step = watchHost(state, reading({ ...clocks, ...change }));
    if (step.state.conditions !== state.conditions) told.push(step.state.conditions.map((one) => one.id));
    state = step.state;
    return step.events;
  });
  return { events, told, state };
}

describe('the clocks', () => {
  test('a look in time says nothing, however the looks are spaced below the bound', () => {
    expect(looks({ after: 500 }, { after: 1_000 }, { after: limits.hostGapMs }).events).toEqual([]);
  });

  test('sleep: the clock of the machine went on, ours did not', () => {
    const { events } = looks({ after: 60_500, mono: 5_500 });
    expect(events).toEqual([{ type: 'host.slept', payload: { sleptMs: 60_000, until: 1_060_500 } }]);
  });

  test('a standstill of ours: both went on, and nobody looked', () => {
    const { events } = looks({ after: 10_500 });
    expect(events).toEqual([{ type: 'host.stalled', payload: { stalledMs: 10_000, until: 1_010_500 } }]);
  });

  test.each([3_600_000, -3_600_000, 86_400_000])('the wall clock is set by %i ms', (byMs) => {
    const { events } = looks({ after: 500, wall: 1_000_500 + byMs });
    expect(events).toEqual([{ type: 'host.clock-stepped', payload: { byMs, to: 1_000_500 + byMs } }]);
  });
});

describe('the record', () => {
  test('begin and end are told at once and recorded with their times; how long it lasted no set clock can change', () => {
    const ledger = { writable: false, problem: full };
    const { events, told, state } = looks(
      { after: 500, ledger },
      { after: 1_000, ledger },
      { after: 3_500, wall: 0 },
    );
    const problem = { what: full.what, safe: full.safe, next: full.next };
    expect(events.filter(({ type }) => type !== 'host.clock-stepped')).toEqual([
      { type: 'host.ledger-unwritable', payload: { since: 1_000_500, problem } },
      { type: 'host.ledger-writable', payload: { since: 1_000_500, until: 0, lastedMs: 3_000 } },
    ]);
    expect(told).toEqual([['ledger'], []]);
    expect(state.conditions).toEqual([]);
  });

  test('only what cannot be written refuses acts; a missing protection is said and refuses nothing', () => {
    const refuses = (writable: boolean) =>
      watchHost(initialHost, reading({ ledger: { writable, problem: full } })).state.conditions;
    expect(refuses(false)).toMatchObject([{ id: 'ledger', refusesActs: true }]);
    expect(refuses(true)).toMatchObject([{ id: 'ledger', refusesActs: false }]);
  });
});

test('a silent runtime is told once, and whether it answered or was gone is recorded', () => {
  const silent = [{ flavour: 'demo', epoch: 'e1', since: 7 } as const];
  const back = looks({ after: 500, silent }, { after: 1_000, silent }, { after: 1_500, living: ['e1'] });
  expect(back.told).toEqual([['runtime-demo'], []]);
  expect(back.events).toEqual([
    { type: 'host.runtime-silent', payload: { flavour: 'demo', epoch: 'e1', since: 7 } },
    {
      type: 'host.runtime-heard',
      payload: { flavour: 'demo', epoch: 'e1', since: 7, until: 1_001_500, gone: false },
    },
  ]);
  const gone = looks({ after: 500, silent }, { after: 1_000, living: ['e2'] });
  expect(gone.events.at(-1)).toMatchObject({ type: 'host.runtime-heard', payload: { gone: true } });
});

test('memory is low below one bound and recovered only above the other', () => {
  const at = (after: number, availableBytes: number | null) => ({ after, availableBytes });
  const between = (limits.memoryLowBytes + limits.memoryRecoveredBytes) / 2;
  const { events, told } = looks(
    at(500, between),
    at(1_000, limits.memoryLowBytes - 1),
    at(1_500, between),
    at(2_000, limits.memoryRecoveredBytes),
    at(2_500, null),
  );
  expect(events.map(({ type }) => type)).toEqual(['host.memory-low', 'host.memory-recovered']);
  expect(told).toEqual([['memory'], []]);
});
