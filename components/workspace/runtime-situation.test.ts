import { expect, it } from 'vitest';
import type { RuntimePhase } from '../../server/vocabulary';
import { runtimeSituation } from './runtime-situation';

const lastExit = { at: 1, code: null, signal: 'SIGKILL', reason: 'It was killed by SIGKILL.' };

it.each<[RuntimePhase, number, string | null]>([
  ['idle', 0, null],
  ['starting', 0, null],
  ['ready', 3, null],
  ['stopping', 3, null],
  ['stopped', 0, null],
  ['starting', 1, 'restarting'],
  ['backoff', 1, 'restarting'],
  ['open', 6, 'open'],
  ['fatal', 0, 'fatal'],
  ['stopped', 2, 'stopped'],
])('%s after %d exits is told as %s', (phase, attempt, told) => {
  expect(runtimeSituation({ phase, attempt, lastExit })).toBe(told);
});

it('says nothing of a runtime that was stopped and never ended by itself', () => {
  expect(runtimeSituation({ phase: 'stopped', attempt: 1, lastExit: null })).toBeNull();
});
