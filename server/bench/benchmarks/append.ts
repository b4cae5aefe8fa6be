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
  bare16: measured,
  bare64: measured,
  bare256: measured,
  single: measured,
  batch16: measured,
  batch64: measured,
  batch256: measured,
});

export const append: Benchmark = {
  name: 'append',
  about: 'durable appends, bare and by the whole path, against the raw disk',
  async run({ root }) {
    const source = join(root, 'server', 'ledger', 'bench-append.ts');
    if (!existsSync(source))
      throw cannotRun('The ledger has no benchmark of its appends.', 'Use a whole checkout.');
    const { rounds, rawPerSecond, ...rates } = results.parse(JSON.parse(await runSource(root, source)));
    const beside = { what: '4 KB overwrite + fdatasync', value: rawPerSecond };
    const { bare, bare16, bare64, bare256, single, batch16, batch64, batch256 } = rates;
    const pair = (
      what: string,
      { perSecond, toRaw }: z.infer<typeof measured>,
      least: number | null = null,
    ) => [
      measure(what, perSecond, '/s', { beside }),
      measure(`${what}, paired with the disk`, toRaw, 'x', least === null ? {} : { aim: { least } }),
    ];
    return {
      measures: [
        ...pair('one bare row per commit', bare, 0.7),
        ...pair('16 bare rows per commit', bare16),
        ...pair('64 bare rows per commit', bare64),
        ...pair('256 bare rows per commit', bare256, 10),
        ...pair('whole path, one at a time', single),
        ...pair('whole path, 16 at a time', batch16),
        ...pair('whole path, 64 at a time', batch64),
        ...pair('whole path, four times 256 at a time', batch256),
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
