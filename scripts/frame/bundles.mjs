import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

/** What esbuild makes of the server: entry → bundle. Packages stay outside; `import.meta.url` in a bundle means dist/. */
export const serverBundles = {
  'server/main.ts': 'dist/server.mjs',
  'server/cli/main.ts': 'dist/cli.mjs',
  'server/ledger/writer-worker.ts': 'dist/ledger-writer.mjs',
  'server/reliability/durability/testing/subject.ts': 'dist/durability-subject.mjs',
  'server/archive/turn-source-thread.ts': 'dist/archive-reader.mjs',
  'server/plane/job-thread.ts': 'dist/job-thread.mjs',
  'server/export/export-worker.ts': 'dist/session-export.mjs',
  'server/replay/replay-worker.ts': 'dist/session-replay.mjs',
  'server/enforcement/index-worker.ts': 'dist/enforcement-index.mjs',
};

/** One script for the browser, shared by all tabs: it must have a fixed address, so it is not left to the screens' bundler. */
export const browserBundles = { 'components/feed/feed-worker.ts': 'public/feed-worker.js' };

/** Builds all bundles. Rejects with esbuild's own messages. */
export const buildBundles = async () => {
  for (const entry of Object.keys({ ...serverBundles, ...browserBundles })) {
    if (!existsSync(join(root, entry))) throw new Error(`${entry} is missing: the checkout is not complete`);
  }
  const { build } = await import('esbuild');
  const shared = { absWorkingDir: root, bundle: true, format: 'esm', sourcemap: true, logLevel: 'silent' };
  const server = Object.entries(serverBundles).map(([entry, outfile]) =>
    build({
      ...shared,
      entryPoints: [entry],
      outfile,
      platform: 'node',
      target: 'node20',
      packages: 'external',
    }),
  );
  const browser = Object.entries(browserBundles).map(([entry, outfile]) =>
    build({
      ...shared,
      entryPoints: [entry],
      outfile,
      platform: 'browser',
      target: 'es2022',
      minify: true,
      sourcemap: false,
      define: { 'process.env.NODE_ENV': '"production"' },
    }),
  );
  await Promise.all([...server, ...browser]);
};
