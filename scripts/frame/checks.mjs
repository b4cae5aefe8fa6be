import { run, runBin } from './run.mjs';

const node =
  (script, ...args) =>
  () =>
    run(process.execPath, [script, ...args]);

/** What judges the source without running the product: a name, and a function that resolves to `{ code, output }`. */
export const sourceChecks = [
  { name: 'types', work: () => runBin('typescript/bin/tsc', ['--noEmit']) },
  {
    name: 'lint and format',
    work: () => runBin('@biomejs/biome/bin/biome', ['check', '--error-on-warnings']),
  },
  {
    name: 'floating promises',
    work: () =>
      runBin('oxlint/bin/oxlint', [
        '--type-aware',
        '-A',
        'all',
        '-D',
        'typescript/no-floating-promises',
        'server',
        'components',
        'app',
      ]),
  },
  { name: 'import arrows', work: node('scripts/arrows.mjs') },
];

/** What compares generated and tracked things. */
export const driftChecks = [
  { name: 'migrations equal schema', work: node('scripts/migrations-check.mjs') },
  { name: 'runtime protocol equals pin', work: node('scripts/generate-bindings.mjs', '--check') },
  { name: 'lock file names all platforms', work: node('scripts/lockfile-platforms.mjs', '--check') },
];
