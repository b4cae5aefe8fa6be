import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/**
 * Unit tests and tests with real parts lie beside the code; `*.real.test.ts` start the real runtime and, with the plane and the
 * faults of the storage, are left out when CODEXCHAT_TESTS=unit (npm run quick). Forks, because tests use signals, umask and native modules.
 */
export default defineConfig({
  test: {
    include: [
      'server/**/*.test.ts',
      'app/**/*.test.{ts,tsx}',
      'components/**/*.test.{ts,tsx}',
      'scripts/**/*.test.ts',
      'docs/**/*.test.ts',
      'policies/**/*.test.ts',
      'e2e/**/*.test.ts',
    ],
    exclude: [
      ...configDefaults.exclude,
      ...(process.env.CODEXCHAT_TESTS === 'unit'
        ? ['**/*.real.test.ts', 'server/plane/**', 'server/ledger/storage-faults.test.ts', 'e2e/**']
        : []),
    ],
    pool: 'forks',
    // By itself vitest leaves one core free, and of two that is half: many tests wait for disks and processes anyway.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // For what hangs. A busy machine makes a test slow, and that is no fault of the test.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    allowOnly: false,
    passWithNoTests: false,
  },
});
