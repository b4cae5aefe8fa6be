import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Generates the Prisma client into server/ledger/generated, offline. Generating needs no schema engine, but Prisma insists on one and would
 * download it: naming any existing file as the engine keeps it from trying.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const cli = fileURLToPath(new URL('../node_modules/prisma/build/index.js', import.meta.url));
const run = spawnSync(process.execPath, [cli, 'generate'], {
  cwd: root,
  encoding: 'utf8',
  env: {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  },
});
if (run.status !== 0) {
  process.stderr.write(
    `The Prisma client could not be generated.\n${run.stdout ?? ''}${run.stderr ?? ''}${run.error?.message ?? ''}\n`,
  );
  process.exit(1);
}
