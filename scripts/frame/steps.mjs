import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { browserBundles, buildBundles, serverBundles } from './bundles.mjs';
import { isInstalled } from './installed.mjs';
import { root } from './root.mjs';
import { run, runBin } from './run.mjs';

const locked = (name) =>
  JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages[`node_modules/${name}`]
    ?.version ?? 'none';

const expectSuccess = ({ code, output }) => {
  if (code !== 0) throw new Error(output.trim() || `ended with code ${code}`);
};

/**
 * Everything between a fresh clone and a running product, in order. A step runs when its inputs differ from those of its last success.
 * `inputs` are paths, `facts` other things it depends on, `outputs` must exist for the step to count as done.
 */
export const steps = [
  {
    name: 'install',
    inputs: () => ['package-lock.json', '.npmrc'],
    facts: () => [process.versions.modules, process.platform, process.arch],
    outputs: ['node_modules/next/package.json'],
    async work() {
      if (await isInstalled()) return;
      expectSuccess(await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']));
    },
  },
  {
    name: 'generate database client',
    inputs: () => ['prisma/schema.prisma', 'prisma.config.ts', 'scripts/generate-prisma.mjs'],
    facts: () => [locked('prisma')],
    outputs: ['server/ledger/generated'],
    work: async () => expectSuccess(await run(process.execPath, ['scripts/generate-prisma.mjs'])),
  },
  {
    name: 'generate runtime protocol',
    inputs: () => ['scripts/generate-bindings.mjs', 'scripts/codex-binary.mjs'],
    facts: () => [locked('@openai/codex')],
    outputs: ['server/runtime/bindings'],
    work: async () =>
      expectSuccess(
        await run(process.execPath, ['scripts/generate-bindings.mjs'], {
          env: { CODEXCHAT_CODEX_BIN: undefined },
        }),
      ),
  },
  {
    name: 'build server',
    // The schema stands for the generated client, which the bundle contains and stamps skip.
    inputs: () => [
      'server',
      'components/feed',
      'prisma/schema.prisma',
      'scripts/frame/bundles.mjs',
      'tsconfig.json',
    ],
    facts: () => [locked('esbuild'), locked('prisma')],
    outputs: [...Object.values(serverBundles), ...Object.values(browserBundles)],
    work: buildBundles,
  },
  {
    name: 'build screens',
    inputs: () => [
      'app',
      'components',
      'server/http',
      'server/vocabulary',
      ...coreFolders(),
      'next.config.ts',
      'postcss.config.mjs',
    ],
    facts: () => [locked('next'), locked('react'), locked('tailwindcss')],
    outputs: ['.next/BUILD_ID'],
    work: async () =>
      expectSuccess(await runBin('next/dist/bin/next', ['build'], { env: { NODE_ENV: 'production' } })),
  },
];

/** Cores that screens may run in the browser. */
const coreFolders = () =>
  ['session', 'replay', 'ledger']
    .map((room) => `server/${room}/core`)
    .filter((path) => existsSync(join(root, path)));
