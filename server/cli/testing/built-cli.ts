import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..', '..', '..');

/** The command line as it is shipped, bundled from the sources of now, run as processes of its own. Tests only. */
export interface BuiltCli extends Disposable {
  /** Words before `node` may trace it. */
  run(o: {
    readonly words: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly before?: readonly string[];
  }): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
}

const entries = {
  cli: 'server/cli/main.ts',
  'ledger-writer': 'server/ledger/writer-worker.ts',
  'archive-reader': 'server/archive/turn-source-thread.ts',
  'job-thread': 'server/plane/job-thread.ts',
};

export async function buildCli(): Promise<BuiltCli> {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  // Inside node_modules, because packages stay outside of a bundle and are looked up from where it lies.
  const place = mkdtempSync(join(cache, 'codexchat-cli-'));
  copyFileSync(join(root, 'package.json'), join(place, 'package.json'));
  for (const folder of ['prisma', 'policies']) symlinkSync(join(root, folder), join(place, folder));
  await build({
    absWorkingDir: root,
    entryPoints: Object.entries(entries).map(([out, entry]) => ({ in: entry, out })),
    outdir: join(place, 'dist'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  });
  const entry = join(place, 'codexchat.mjs');
  writeFileSync(
    entry,
    "import { main } from './dist/cli.mjs';\nprocess.exitCode = await main(process.argv.slice(2));\n",
  );
  return {
    run: ({ words, env, before = [] }) =>
      new Promise((resolve) => {
        const command = [...before, process.execPath, entry, ...words];
        const [file = '', ...args] = command;
        const options = { env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
        execFile(file, args, options, (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
        });
      }),
    [Symbol.dispose]: () => rmSync(place, { recursive: true, force: true }),
  };
}
