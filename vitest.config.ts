import { defineConfig } from 'vitest/config';

/**
 * Unit tests and tests with real parts lie beside the code. `npm run quick` leaves out `*.real.test.ts`: those start real binaries.
 * Forks, because the tests use signals, umask and native modules.
 */
export default defineConfig({
  test: {
    include: [
      'server/**/*.test.ts',
      'components/**/*.test.{ts,tsx}',
      'scripts/**/*.test.ts',
      'policies/**/*.test.ts',
    ],
    pool: 'forks',
    testTimeout: 20_000,
    hookTimeout: 20_000,
    allowOnly: false,
    passWithNoTests: false,
  },
});
