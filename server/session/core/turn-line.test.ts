import { describe, expect, test } from 'vitest';
import type { Flavour } from '../../vocabulary';
import { admit, type Standing, type TurnLimits } from './turn-line';

const at = (sessionId: string, flavour: Flavour = 'demo', worker = 1): Standing => ({
  sessionId,
  flavour,
  worker,
});
const ids = (standings: readonly Standing[]) => standings.map(({ sessionId }) => sessionId);

describe('the line for free places', () => {
  test('admits in order, within both limits, each session once', () => {
    const line = [at('a'), at('b'), at('a'), at('c', 'codex'), at('d')];
    expect(ids(admit(line, [], { running: 9, perRuntime: 9 }))).toEqual(['a', 'b', 'c', 'd']);
    expect(ids(admit(line, [], { running: 3, perRuntime: 1 }))).toEqual(['a', 'c']);
    expect(ids(admit(line, [at('x')], { running: 2, perRuntime: 9 }))).toEqual(['a']);
    expect(ids(admit(line, [at('a')], { running: 9, perRuntime: 9 }))).toEqual(['b', 'c', 'd']);
    expect(admit(line, [at('x'), at('y')], { running: 2, perRuntime: 9 })).toEqual([]);
  });

  test('counts each worker for itself: whose own is full lets others by', () => {
    const line = [at('a'), at('b', 'demo', 2), at('c'), at('d', 'demo', 2), at('e', 'codex', 2)];
    const limits = { running: 9, perRuntime: 1 };
    expect(ids(admit(line, [], limits))).toEqual(['a', 'b', 'e']);
    expect(ids(admit(line, [at('x', 'demo', 2)], limits))).toEqual(['a', 'e']);
    expect(ids(admit(line, [at('x', 'demo', 2)], { running: 2, perRuntime: 1 }))).toEqual(['a']);
  });
});

/** A small generator that a seed decides; good enough to draw arrivals and lengths. */
function draws(seed: number) {
  let state = seed >>> 0;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const runtime = ({ flavour, worker }: Standing) => `${flavour} ${worker}`;

/** Sessions with queues of many lengths, turns of many lengths; gives in which order they were served. */
function serve(seed: number) {
  const draw = draws(seed);
  const limits: TurnLimits = { running: 1 + draw(4), perRuntime: 1 + draw(3) };
  const sessions = Array.from({ length: 2 + draw(6) }, (_, i) =>
    at(`s${i}`, draw(2) === 0 ? 'demo' : 'codex', 1 + draw(3)),
  );
  const wants = new Map(sessions.map(({ sessionId }) => [sessionId, 1 + draw(8)]));
  const asked = [...wants.values()].reduce((sum, count) => sum + count, 0);
  const since = new Map<string, number>();
  const passed = new Map<string, Map<string, number>>();
  const running = new Map<string, number>();
  const line: Standing[] = [];
  let served = 0;
  let worst = 0;
  for (let step = 0; step < 10_000 && served < asked; step += 1) {
    for (const [sessionId, left] of running)
      if (left === 0) running.delete(sessionId);
      else running.set(sessionId, left - 1);
    for (const one of sessions) {
      const { sessionId } = one;
      const arrives = since.has(sessionId) || draw(3) === 0;
      if (!arrives || running.has(sessionId) || line.includes(one) || (wants.get(sessionId) ?? 0) === 0)
        continue;
      since.set(sessionId, step);
      passed.set(sessionId, new Map());
      line.push(one);
    }
    const occupied = sessions.filter(({ sessionId }) => running.has(sessionId));
    const admitted = admit(line, occupied, limits);
    expect(new Set(ids(admitted)).size, `seed ${seed}: at most one of a session in a batch`).toBe(
      admitted.length,
    );
    for (const one of admitted) {
      line.splice(line.indexOf(one), 1);
      running.set(one.sessionId, draw(5));
      wants.set(one.sessionId, (wants.get(one.sessionId) ?? 0) - 1);
      served += 1;
      for (const other of line) {
        if (runtime(other) !== runtime(one)) continue;
        const times = passed.get(other.sessionId);
        const count = (times?.get(one.sessionId) ?? 0) + 1;
        times?.set(one.sessionId, count);
        worst = Math.max(worst, count);
      }
    }
    const now = sessions.filter(({ sessionId }) => running.has(sessionId));
    expect(now.length, `seed ${seed}`).toBeLessThanOrEqual(limits.running);
    for (const one of now)
      expect(
        now.filter((other) => runtime(other) === runtime(one)).length,
        `seed ${seed}`,
      ).toBeLessThanOrEqual(limits.perRuntime);
  }
  return { served, asked, worst };
}

test('nobody starves: all are served, and nobody is passed by twice by the same session for the same runtime', () => {
  let passes = 0;
  for (let seed = 1; seed <= 500; seed += 1) {
    const { served, asked, worst } = serve(seed);
    expect(served, `seed ${seed}: all are served`).toBe(asked);
    expect(worst, `seed ${seed}: passed by`).toBeLessThanOrEqual(1);
    passes += worst;
  }
  expect(passes, 'somebody was passed by at all').toBeGreaterThan(0);
});
