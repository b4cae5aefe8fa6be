import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SupervisorInput, SupervisorState } from './state';
import { initialSupervisor, type RestartPolicy } from './state';
import { restartDelayMs, stepSupervisor } from './step';

const policy: RestartPolicy = {
  delayFirstMs: 250,
  delayMaxMs: 30_000,
  stableMs: 60_000,
  exitsMax: 5,
  windowMs: 120_000,
  probeMs: 300_000,
};
const env = (now: number, rand = 0.5) => ({ flavour: 'demo' as const, policy, now, mono: now, rand });
const exit = (epoch: string | null, more: Partial<Extract<SupervisorInput, { kind: 'exited' }>> = {}) =>
  ({
    kind: 'exited',
    epoch,
    code: null,
    signal: 'SIGKILL',
    reason: 'killed (SIGKILL)',
    fatal: null,
    approvalWaited: false,
    ...more,
  }) as const;

/** Drives a life: starting, spawned, ready. */
function alive(state: SupervisorState, epoch: string, now: number): SupervisorState {
  const begun =
    state.phase === 'starting'
      ? state
      : stepSupervisor(state, { kind: state.phase === 'idle' ? 'needed' : 'timer' }, env(now)).state;
  const spawned = stepSupervisor(begun, { kind: 'spawned', epoch, pid: 7 }, env(now)).state;
  return stepSupervisor(spawned, { kind: 'ready', epoch, version: '0' }, env(now)).state;
}

/** Kills the runtime `times` times, `gapMs` apart, each after becoming ready. */
function crashes(times: number, gapMs: number, approvalWaited = false) {
  let state = initialSupervisor;
  let last = stepSupervisor(state, { kind: 'needed' }, env(0));
  state = last.state;
  for (let index = 0; index < times; index++) {
    const now = index * gapMs;
    state = alive(state, `e${index}`, now);
    last = stepSupervisor(state, exit(`e${index}`, { approvalWaited }), env(now + 1));
    state = last.state;
  }
  return last;
}

describe('restart', () => {
  test('a need starts it, and the exit of a ready runtime schedules the next try', () => {
    const first = stepSupervisor(initialSupervisor, { kind: 'needed' }, env(0));
    expect(first.effects).toEqual([{ do: 'spawn' }]);
    const step = stepSupervisor(alive(first.state, 'a', 0), exit('a'), env(10));
    expect(step.state.phase).toBe('backoff');
    expect(step.events.map((event) => event.type)).toEqual(['runtime.exited', 'runtime.restart-scheduled']);
    expect(step.effects).toEqual([{ do: 'arm', delayMs: 188 }]);
  });

  test('the delay doubles, is bounded on both sides, and never exceeds the maximum', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.double({ min: 0, max: 0.999999, noNaN: true }), (attempt, rand) => {
        const full = Math.min(policy.delayMaxMs, policy.delayFirstMs * 2 ** Math.min(attempt, 30));
        const delay = restartDelayMs(attempt, rand, policy);
        expect(delay).toBeGreaterThanOrEqual(Math.floor(full / 2));
        expect(delay).toBeLessThanOrEqual(full);
      }),
    );
  });

  test('sixty seconds of healthy running forget the count', () => {
    const { state } = crashes(3, 1_000);
    expect(state.attempt).toBe(3);
    const running = alive(state, 'late', 10_000);
    const step = stepSupervisor(running, exit('late'), env(10_000 + policy.stableMs));
    expect(step.state.attempt).toBe(1);
    expect(step.state.exits).toHaveLength(1);
  });

  test('an exit, a ready or a spawn of another life changes nothing', () => {
    const running = alive(initialSupervisor, 'now', 0);
    for (const input of [exit('before'), { kind: 'ready', epoch: 'before', version: null } as const]) {
      const step = stepSupervisor(running, input, env(5));
      expect(step.state).toBe(running);
      expect(step.events).toEqual([]);
      expect(step.effects).toEqual([]);
    }
  });
});

test('a worker among several is named by every event, and by no event where there is only one', () => {
  const numbered = { ...env(0), worker: 2 };
  let state = initialSupervisor;
  const events = [
    { kind: 'needed' } as const,
    { kind: 'spawned', epoch: 'a', pid: 7 } as const,
    { kind: 'ready', epoch: 'a', version: '0' } as const,
    exit('a'),
    { kind: 'restart' } as const,
    { kind: 'stop', reason: 'r' } as const,
    exit(null),
    { kind: 'needed' } as const,
    exit(null, { fatal: { kind: 'k', what: 'w', safe: 's', next: 'n' } }),
  ].flatMap((input) => {
    const step = stepSupervisor(state, input, numbered);
    state = step.state;
    return step.events;
  });
  expect(events.length).toBeGreaterThan(8);
  for (const event of events) expect(event.payload).toMatchObject({ flavour: 'demo', worker: 2 });
  for (const event of crashes(6, 1_000).events) expect(event.payload).not.toHaveProperty('worker');
});

describe('circuit', () => {
  test('the sixth exit within two minutes opens it and one probe is armed', () => {
    expect(crashes(5, 1_000).state.phase).toBe('backoff');
    const opened = crashes(6, 1_000);
    expect(opened.state.phase).toBe('open');
    expect(opened.effects).toEqual([{ do: 'arm', delayMs: policy.probeMs }]);
  });

  test('no probe by itself when an approval waited at the crash', () => {
    const opened = crashes(6, 1_000, true);
    expect(opened.state.phase).toBe('open');
    expect(opened.effects).toEqual([]);
  });

  test('six exits spread over more than the window do not open it', () => {
    expect(crashes(8, 30_000).state.phase).toBe('backoff');
  });

  test('the one careful try of an open circuit is not followed by others when it ends as well', () => {
    const { state } = crashes(6, 1_000);
    const tried = stepSupervisor(state, { kind: 'timer' }, env(400_000)).state;
    expect(tried).toMatchObject({ phase: 'starting', probing: true });
    const spawned = stepSupervisor(tried, { kind: 'spawned', epoch: 'probe', pid: 9 }, env(400_010)).state;
    const again = stepSupervisor(spawned, exit('probe'), env(400_020));
    expect(again.state).toMatchObject({ phase: 'open', probing: false });
    expect(again.events.at(-1)).toMatchObject({ type: 'runtime.circuit-opened', payload: { probe: true } });
    expect(again.effects).toEqual([{ do: 'arm', delayMs: policy.probeMs }]);
  });

  test('a careful try that ran stable is forgotten: its end is a first one', () => {
    const { state } = crashes(6, 1_000);
    const running = alive(
      { ...stepSupervisor(state, { kind: 'timer' }, env(400_000)).state },
      'probe',
      400_000,
    );
    const ended = stepSupervisor(running, exit('probe'), env(400_000 + policy.stableMs + 10));
    expect(ended.state).toMatchObject({ phase: 'backoff', attempt: 1, probing: false });
  });

  test('a person may restart: the counts are forgotten', () => {
    const step = stepSupervisor(crashes(6, 1_000).state, { kind: 'restart' }, env(99_000));
    expect(step.state).toMatchObject({ phase: 'starting', attempt: 0, exits: [] });
    expect(step.effects).toContainEqual({ do: 'spawn' });
  });
});

describe('ends', () => {
  test('a fatal exit is not retried', () => {
    const starting = stepSupervisor(initialSupervisor, { kind: 'needed' }, env(0)).state;
    const fatal = { kind: 'runtime.missing', what: 'No binary.', safe: 'Nothing ran.', next: 'Install it.' };
    const step = stepSupervisor(starting, exit(null, { fatal }), env(1));
    expect(step.state.phase).toBe('fatal');
    expect(step.effects).toEqual([]);
    expect(stepSupervisor(step.state, { kind: 'needed' }, env(2)).effects).toEqual([]);
  });

  test('a stop ends in stopped, a restart asked for meanwhile starts again', () => {
    const running = alive(initialSupervisor, 'a', 0);
    const stopping = stepSupervisor(running, { kind: 'stop', reason: 'bye' }, env(1));
    expect(stopping.effects).toEqual([{ do: 'stop' }]);
    expect(stepSupervisor(stopping.state, exit('a'), env(2)).state.phase).toBe('stopped');
    const again = stepSupervisor(stopping.state, { kind: 'restart' }, env(2)).state;
    const step = stepSupervisor(again, exit('a'), env(3));
    expect(step.state.phase).toBe('starting');
    expect(step.effects).toEqual([{ do: 'spawn' }]);
  });

  test('whatever happens, at most one process is asked for at a time', () => {
    const inputs = fc.array(
      fc.oneof(
        fc.constant({ kind: 'needed' } as const),
        fc.constant({ kind: 'timer' } as const),
        fc.constant({ kind: 'restart' } as const),
        fc.constant({ kind: 'stop', reason: 'x' } as const),
        fc.constant('ends' as const),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(inputs, (sequence) => {
        let state = initialSupervisor;
        let live = 0;
        sequence.forEach((input, index) => {
          const real = input === 'ends' ? exit(state.epoch) : input;
          const step = stepSupervisor(state, real, env(index * 1000));
          if (input === 'ends' && step.state !== state) live -= 1;
          live += step.effects.filter((effect) => effect.do === 'spawn').length;
          state = step.state;
          expect(live).toBeGreaterThanOrEqual(0);
          expect(live).toBeLessThanOrEqual(1);
        });
      }),
    );
  });
});

test('an exit of a process long gone does not end a start that has no process yet', () => {
  const first = crashes(1, 1_000);
  const starting = stepSupervisor(first.state, { kind: 'timer' }, env(2_000)).state;
  const again = stepSupervisor(starting, exit('e0'), env(2_001));
  expect(again).toEqual({ state: starting, events: [], effects: [] });
});

test('a wall clock that is set changes neither the window nor the stable run', () => {
  const up = alive(initialSupervisor, 'e0', 0);
  const died = stepSupervisor(up, exit('e0'), { ...env(86_400_000), mono: 10 });
  expect(died.state).toMatchObject({ attempt: 1, exits: [10] });
  const back = alive(died.state, 'e1', 20);
  const again = stepSupervisor(back, exit('e1'), { ...env(-3_600_000), mono: 30 });
  expect(again.state).toMatchObject({ attempt: 2, exits: [10, 30] });
});
