import { defineConfig } from '@playwright/test';
import { chromiumNames, findProgram } from './scripts/frame/system-tools.mjs';

/** The system's Chromium where there is one, else the one that Playwright brings. */
const systemChromium = chromiumNames.map(findProgram).find((path) => path !== null);

// The pictures are taken only when asked for. Worker processes load this file too and see the environment, not the command line.
if (process.argv.includes('--project=screenshots')) process.env.CODEXCHAT_PICTURES = '1';
const pictures = process.env.CODEXCHAT_PICTURES === '1';

/**
 * Journeys through the product in a real browser: the built server, the real codex program, the built-in demo model.
 * No retries: a journey that fails now and then has found something. `npm test` looks once more at a few red ones and names them.
 */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  globalSetup: './e2e/fixtures/build-once.ts',
  outputDir: 'test-results/journeys',
  reporter: [['list']],
  // More than the two cores of a small machine: journeys wait more than they compute.
  workers: 3,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  // For what hangs: a journey with several lives of a server is slow on a busy machine.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  use: {
    viewport: { width: 1280, height: 860 },
    locale: 'en-GB',
    screenshot: 'only-on-failure',
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    launchOptions: {
      ...(systemChromium ? { executablePath: systemChromium } : {}),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-dev-shm-usage',
        '--no-first-run',
      ],
    },
  },
  projects: pictures
    ? [{ name: 'screenshots', testMatch: 'screenshots*.spec.ts' }]
    : [{ name: 'journeys', testIgnore: 'screenshots*.spec.ts' }],
});
