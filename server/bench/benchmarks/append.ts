import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Benchmark } from '../benchmark';
import { measure } from '../core/report';
import { cannotRun } from '../waiting';

const measured = z.object({ perSecond: z.number(), toRaw: z.number() });
const results = z.object({
  rounds: z.int(),
  rawPerSecond: z.number(),
  bare: measured,
  bare256: measured,
  single: measured,
  batch256: measured,
});

export const append: Benchmark = {
  name: 'append',
  about: 'durable appends, bare and by the whole path, against the raw disk',
  async run({ root }) {
    const source = join(root, 'server', 'ledger', 'bench-append.ts');
    if (!existsSync(source))
      throw cannotRun('The ledger has no benchmark of its appends.', 'Use a whole checkout.');
    const { rounds, rawPerSecond, bare, bare256, single, batch256 } = results.parse(
      JSON.parse(await runSource(root, source)),
    );
    const beside = { what: '4 KB overwrite + fdatasync', value: rawPerSecond };
    return {
      measures: [
        measure('one bare row per commit', bare.perSecond, '/s', { beside }),
        measure('paired with the disk', bare.toRaw, 'x', { aim: { least: 0.7 } }),
        measure('256 bare rows per commit', bare256.perSecond, '/s', { beside }),
        measure('256, paired with the disk', bare256.toRaw, 'x', { aim: { least: 10 } }),
        measure('whole path, one at a time', single.perSecond, '/s', { beside }),
        measure('whole path, one, paired', single.toRaw, 'x'),
        measure('whole path, 256 at a time', batch256.perSecond, '/s', { beside }),
        measure('whole path, 256, paired', batch256.toRaw, 'x'),
      ],
      notes: [`Medians of ${rounds} interleaved rounds; the disk decides, so only the ratios travel.`],
    };
  },
};

/** From its source, in a process of its own: it belongs to the ledger's room and is not part of the program. */
async function runSource(root: string, source: string): Promise<string> {
  const code = `import { benchAppend } from ${JSON.stringify(pathToFileURL(source).href)};
    process.stdout.write(JSON.stringify(await benchAppend()));`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', code];
  return (await promisify(execFile)(process.execPath, args, { cwd: root })).stdout;
}
