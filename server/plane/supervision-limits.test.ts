import { describe, expect, test } from 'vitest';
import { limits } from '../vocabulary';
import { supervisionLimits } from './supervision-limits';

describe('the limits of supervision', () => {
  test('are those of the product when nothing is said', () => {
    expect(supervisionLimits({ CODEXCHAT_CIRCUIT_EXITS: '' })).toEqual({
      policy: {
        delayFirstMs: limits.restartDelayFirstMs,
        delayMaxMs: limits.restartDelayMaxMs,
        stableMs: limits.restartStableMs,
        exitsMax: limits.circuitExitsMax,
        windowMs: limits.circuitWindowMs,
        probeMs: limits.circuitProbeMs,
      },
      quarantineAfter: limits.quarantineCrashes,
      workers: limits.workers,
      turns: { running: limits.runningTurnsMax, perRuntime: limits.runningTurnsPerRuntimeMax },
    });
  });

  test('can be set by the environment', () => {
    const found = supervisionLimits({
      CODEXCHAT_CIRCUIT_EXITS: '3',
      CODEXCHAT_QUARANTINE_CRASHES: '1',
      CODEXCHAT_WORKERS: '2',
    });
    expect(found).toMatchObject({ policy: { exitsMax: 3 }, quarantineAfter: 1, workers: 2 });
  });

  test.each([
    [{ CODEXCHAT_CIRCUIT_EXITS: 'many' }],
    [{ CODEXCHAT_CIRCUIT_EXITS: '0' }],
    [{ CODEXCHAT_RESTART_FIRST_MS: '1.5' }],
    [{ CODEXCHAT_TURNS: '0' }],
    [{ CODEXCHAT_WORKERS: '0' }],
    [{ CODEXCHAT_WORKERS: '9' }],
    [{ CODEXCHAT_WORKERS: 'two' }],
    [{ CODEXCHAT_TURNS_PER_RUNTIME: 'all' }],
    [{ CODEXCHAT_QUARANTINE_CRASHES: '1e9' }],
    [{ CODEXCHAT_RESTART_FIRST_MS: '60000', CODEXCHAT_RESTART_MAX_MS: '1000' }],
  ])('that cannot be meant are refused in words: %j', (env) => {
    expect(() => supervisionLimits(env)).toThrow(/CODEXCHAT_/);
  });
});
