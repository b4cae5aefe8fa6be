import { existsSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { TroubleError } from '../vocabulary';
import type { Benchmark } from './benchmark';
import { micros, millisSince } from './clock';
import { documentSchema, type Report } from './core/report';
import { reportLines } from './core/report-lines';
import { benchmarks } from './list';

const entriesByDefault = 200_000;
const eventsByDefault = 50_000;

const usage = () => `Usage: codexchat bench NAME [--json] [--entries N] [--events N]
  Measures the product on this machine and prints numbers, aims and ratios. It judges nothing: a missed aim is not a fault.
  It works in temporary folders with a server of its own; a running CodexChat is not touched.

${[...benchmarks.map(({ name, about }) => [name, about]), ['all', 'each of them, one after the other']]
  .map(([name = '', about]) => `  ${name.padEnd(12)} ${about}`)
  .join('\n')}

  --json       one JSON document on stdout
  --entries N  how large the ledger of start-large is, and the enforcement log (default ${entriesByDefault.toLocaleString('en-US')})
  --events N   how many events ledger and export work on (default ${eventsByDefault.toLocaleString('en-US')})

Exit codes: 0 measured, 2 wrong use, 3 could not run.
`;

interface Options {
  readonly wanted: readonly Benchmark[];
  readonly json: boolean;
  readonly entries: number;
  readonly events: number;
}

/** `codexchat bench`: never fails on a number. */
export async function benchCommand(argv: readonly string[]): Promise<0 | 2 | 3> {
  if (argv.includes('--help')) {
    process.stdout.write(usage());
    return 0;
  }
  const options = readOptions(argv);
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n\n${usage()}`);
    return 2;
  }
  const stop = (): void => process.exit(3);
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const machine = {
    platform: `${process.platform} ${process.arch}`,
    cpus: cpus().length,
    node: process.versions.node,
  };
  const reports: Report[] = [];
  let failed = false;
  for (const benchmark of options.wanted) {
    const report = await runOne(benchmark, options);
    failed ||= report === null;
    if (report === null) continue;
    reports.push(report);
    if (!options.json) process.stdout.write(`${reportLines(report).join('\n')}\n\n`);
  }
  process.off('SIGINT', stop).off('SIGTERM', stop);
  const document: z.infer<typeof documentSchema> = { machine, reports };
  if (options.json) process.stdout.write(`${JSON.stringify(documentSchema.parse(document), null, 2)}\n`);
  return failed ? 3 : 0;
}

/** Null when it could not run; why is on stderr, and the others go on. */
async function runOne(benchmark: Benchmark, { json, entries, events }: Options): Promise<Report | null> {
  if (json) process.stderr.write(`${benchmark.name} …\n`);
  const began = micros();
  const load = Math.round((loadavg()[0] ?? 0) * 100) / 100;
  try {
    const measured = await benchmark.run({ root: packageRoot(), entries, events });
    return { name: benchmark.name, seconds: Math.round(millisSince(began) / 1000), load, ...measured };
  } catch (error) {
    const { what, safe, next } =
      error instanceof TroubleError
        ? error.trouble
        : {
            what: error instanceof Error ? (error.stack ?? error.message) : String(error),
            safe: 'It worked in temporary folders only.',
            next: 'This is a fault of the benchmark.',
          };
    process.stderr.write(`${benchmark.name} could not run. ${what}\n${safe}\n${next}\n`);
    return null;
  }
}

/** What was asked for, or what is wrong with it. */
function readOptions(argv: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { json: { type: 'boolean' }, entries: { type: 'string' }, events: { type: 'string' } },
      allowPositionals: true,
    });
    const [name, ...more] = positionals;
    const wanted = name === 'all' ? benchmarks : benchmarks.filter((one) => one.name === name);
    const entries = Number(values.entries ?? entriesByDefault);
    if (name === undefined || more.length > 0) return 'Name one benchmark, or all.';
    if (wanted.length === 0) return `There is no benchmark "${name}".`;
    const events = Number(values.events ?? eventsByDefault);
    if (!Number.isInteger(entries) || entries < 1) return `"${values.entries}" is not a number of entries.`;
    if (!Number.isInteger(events) || events < 1) return `"${values.events}" is not a number of events.`;
    return { wanted, json: values.json === true, entries, events };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The folder that holds package.json, above this file whether it runs from its source or from the built program. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}
