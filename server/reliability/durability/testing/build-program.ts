import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { Program } from './program';
import { namePackageRoot } from './subject-places';

const root = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '');

/** A fault put into the program's source before it is built: the proofs must notice. */
export interface SourceFault {
  /** End of the path of the file. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** Builds the program below node_modules, where its packages are found. For tests; the command line has it built. */
export async function buildProgram(faults: readonly SourceFault[] = []): Promise<Program> {
  namePackageRoot(root);
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const dir = mkdtempSync(join(cache, 'codexchat-durability-'));
  await build({
    entryPoints: {
      subject: join(root, 'server/reliability/durability/testing/subject.ts'),
      'ledger-writer': join(root, 'server/ledger/writer-worker.ts'),
    },
    outdir: dir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
    plugins: faults.length > 0 ? [faulty(faults)] : [],
  });
  return {
    root,
    script: join(dir, 'subject.mjs'),
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  };
}

const faulty = (faults: readonly SourceFault[]): Plugin => ({
  name: 'faults',
  setup({ onLoad }) {
    onLoad({ filter: /server\/.*\.ts$/ }, ({ path }) => {
      let contents = readFileSync(path, 'utf8');
      for (const { file, from, to } of faults) {
        if (!path.endsWith(file)) continue;
        const changed = contents.replace(from, to);
        if (changed === contents) throw new Error(`${file} has no ${from} any more`);
        contents = changed;
      }
      return { contents, loader: 'ts' };
    });
  },
});
