import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run, runBin } from './run.mjs';

/** Programs that some suites need and npm cannot bring. `for` says what is not run without it; `systems` where it exists at all. */
export const systemTools = [
  {
    name: 'strace',
    debian: 'strace',
    for: 'proof that the demo connects to loopback only, and faults of single system calls',
    systems: ['linux'],
  },
  {
    name: 'rg',
    debian: 'ripgrep',
    for: 'comparison of the search with a plain text search',
    systems: ['linux', 'darwin'],
  },
];

export const chromiumNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The path of a program, or null. */
export const findProgram = (name) => {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // Not here.
    }
  }
  return null;
};

/** Debian's packages, as root, saying so. True when all of them were installed. */
const installDebian = async (packages) => {
  if (process.getuid?.() !== 0 || findProgram('apt-get') === null) return false;
  process.stdout.write(`installing Debian packages: ${packages.join(' ')}\n`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env });
  return (
    (await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { env })).code ===
    0
  );
};

/**
 * Tools that are missing are installed where that is possible. Resolves to `{ code, output, summary }`: red only in CI, where everything
 * must run; elsewhere the suites that need a tool report that they were not run.
 */
export const ensureTools = async () => {
  const wanted = systemTools.filter((tool) => tool.systems.includes(process.platform));
  const absent = () => wanted.filter((tool) => findProgram(tool.name) === null);
  if (absent().length > 0 && process.env.CI === 'true')
    await installDebian(absent().map((tool) => tool.debian));
  const left = absent();
  const lines = left.map((tool) => `${tool.name} is not installed, so this is not run: ${tool.for}`);
  return {
    code: left.length > 0 && process.env.CI === 'true' ? 1 : 0,
    output: lines.join('\n'),
    summary: left.length === 0 ? wanted.map((tool) => tool.name).join(', ') : lines.join('; '),
  };
};

/** A browser for the journeys: the system's Chromium, or Playwright's own, or one of them installed now. */
export const ensureBrowser = async () => {
  const found = await findBrowser();
  if (found !== null) return { code: 0, output: '', summary: found };
  if (await installDebian(['chromium']))
    return { code: 0, output: '', summary: "Debian's chromium, installed now" };
  process.stdout.write("downloading Playwright's Chromium\n");
  const { code, output } = await runBin('@playwright/test/cli.js', ['install', 'chromium']);
  return {
    code,
    output: `${output}\nInstall Chromium with the system's package manager and run the same command again.`,
    summary: "Playwright's own",
  };
};

const findBrowser = async () => {
  for (const name of chromiumNames) {
    const path = findProgram(name);
    if (path !== null) return path;
  }
  const { chromium } = await import('@playwright/test');
  try {
    accessSync(chromium.executablePath(), constants.X_OK);
    return chromium.executablePath();
  } catch {
    return null;
  }
};
