import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runSoak, soakFaults } from './run-soak';

const root = join(import.meta.dirname, '..', '..', '..');

test('a short soak kills the real runtime and the server, and loses, doubles and forgets nothing', {
  timeout: 300_000,
}, async () => {
  const report = await runSoak({ root, seed: '1', forMs: 6_000, progress: () => undefined });
  expect(soakFaults(report)).toEqual([]);
  expect(report.kills.server).toBeGreaterThan(0);
  expect(report.kills.runtime).toBeGreaterThan(0);
  expect(report.acknowledged).toBeGreaterThan(0);
  expect(report.turns).toBeGreaterThanOrEqual(report.acknowledged);
});
