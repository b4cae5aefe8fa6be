import { describe, expect, it } from 'vitest';
import type { RuntimeRow } from '../../server/vocabulary';
import { unstartedRuntime } from '../../server/vocabulary/runtime-row';
import { runtimeTitle } from './runtime-words';
import { allWorkers, runtimeOf, workerKey } from './workers';

const row = (flavour: RuntimeRow['flavour'], worker?: number): RuntimeRow => ({
  flavour,
  ...(worker === undefined ? {} : { worker }),
  ...unstartedRuntime,
  phase: 'ready',
  seq: 1,
});

describe('the worker of a session', () => {
  it('is the only one where there is one, whatever the session was assigned before', () => {
    const only = row('demo');
    const pool = { runtimes: [row('codex'), only], workers: 1 };
    expect(runtimeOf(pool, { flavour: 'demo' })).toBe(only);
    expect(runtimeOf(pool, { flavour: 'demo', worker: 1 })).toBe(only);
    expect(runtimeOf(pool, { flavour: 'demo', worker: 2 }), 'it is no more').toBeNull();
  });

  it('is the assigned one among several, and none before one is assigned', () => {
    const [first, second] = [row('demo', 1), row('demo', 2)];
    const pool = { runtimes: [first, second], workers: 2 };
    expect(runtimeOf(pool, { flavour: 'demo', worker: 2 })).toBe(second);
    expect(runtimeOf(pool, { flavour: 'demo' }), 'no banner of another one').toBeNull();
    expect(runtimeOf(pool, { flavour: 'codex', worker: 2 })).toBeNull();
  });
});

it('lists workers that were not started yet as what they are', () => {
  const pool = { runtimes: [row('demo', 2)], workers: 3 };
  expect(allWorkers(pool).map((one) => [workerKey(one), one.phase])).toEqual([
    ['demo', 'idle'],
    ['demo-2', 'ready'],
    ['demo-3', 'idle'],
  ]);
  expect(allWorkers({ runtimes: [], workers: 3 })).toEqual([]);
});

it('is named by its number only where there are several', () => {
  expect(runtimeTitle(row('demo'))).toBe('Codex (demo)');
  expect(runtimeTitle(row('demo', 2))).toBe('Codex (demo), worker 2');
});
