import { describe, expect, test } from 'vitest';
import { limits, type TurnLine } from '../vocabulary';
import type { Standing } from './core/turn-line';
import { TurnPlaces } from './turn-places';

const at = (sessionId: string): Standing => ({ sessionId, flavour: 'demo', worker: 1 });

function makePlaces(running = 1) {
  const shown = new Map<string, Standing>();
  const told: TurnLine[] = [];
  const places = new TurnPlaces({
    limits: { running, perRuntime: 9 },
    running: () => [...shown.values()],
    told: (line) => told.push(line),
  });
  const turn = (sessionId: string) => {
    const state = { open: true };
    const wanted = () => state.open;
    return {
      taken: places.take(at(sessionId), wanted),
      runs: () => shown.set(sessionId, at(sessionId)),
      handed: () => places.release(wanted),
      ends: () => {
        state.open = false;
        shown.delete(sessionId);
        places.look();
      },
    };
  };
  return { places, told, turn };
}

describe('free places', () => {
  test('who finds none waits, is told of, and goes on in order', async () => {
    const { places, told, turn } = makePlaces();
    const a = turn('a');
    expect(await a.taken).toBe('place');
    const [b, c] = [turn('b'), turn('c')];
    expect(places.state()).toEqual({ waiting: ['b', 'c'] });
    a.runs();
    a.handed();
    expect(places.state().waiting, 'it runs still').toEqual(['b', 'c']);
    a.ends();
    expect(await b.taken).toBe('place');
    b.ends();
    expect(await c.taken).toBe('place');
    expect(told.map(({ waiting }) => waiting)).toEqual([['b'], ['b', 'c'], ['c'], []]);
  });

  test('a turn that ended before its answer came holds no place', async () => {
    const { turn } = makePlaces();
    const a = turn('a');
    await a.taken;
    a.runs();
    const b = turn('b');
    a.ends();
    expect(await b.taken).toBe('place');
  });

  test('who wants no more leaves the line; a newer prompt of a session takes the place of the older one', async () => {
    const { places, turn } = makePlaces();
    const a = turn('a');
    await a.taken;
    const [b, c] = [turn('b'), turn('c')];
    const again = turn('b');
    expect(await b.taken).toBe('unwanted');
    expect(places.state().waiting).toEqual(['b', 'c']);
    c.ends();
    expect(await c.taken).toBe('unwanted');
    a.ends();
    expect(await again.taken).toBe('place');
  });

  test('the line has a bound, which does not hold for what is kept elsewhere; and an end', async () => {
    const { places, turn } = makePlaces();
    await turn('a').taken;
    const waiting = Array.from({ length: limits.turnsInLineMax }, (_, i) => turn(`w${i}`).taken);
    expect(await turn('more').taken).toBe('full');
    const durable = places.take(at('durable'), () => true, true);
    places.close();
    expect(await durable).toBe('closed');
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['closed']));
    expect(await turn('late').taken).toBe('closed');
  });
});
