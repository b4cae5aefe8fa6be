import { parseArgs } from 'node:util';
import { z } from 'zod';
import {
  type BlockResult,
  commandOf,
  fullBlock,
  minimise,
  mutants,
  runBlock,
  runSeed,
  type SimRequest,
  type Switch,
  switches,
} from '../reliability';
import { type ExitCode, UsageError } from './usage';

const usage =
  () => `Usage: codexchat sim --seeds N [--seed S] [--json] [--acts N] [--without FAULT,…] [--mutant NAME] [--trace]
  Runs the production code of sessions and supervision on a virtual clock, under seeded faults, and checks what must always hold.
  --seeds N      how many seeds (default 300); from ${fullBlock} on, a fault or path that never happened counts as a failure
  --seed S       the first seed (default 1)
  --json         one JSON document: {seeds, failures[], digest, …}
  --acts N       acts of people in each run, instead of what the seed draws
  --without …    fault classes, and habits of people, that stay off
  --mutant NAME  put a known fault into the code and look for the first seed that notices it, made small
  --trace        print everything that could be seen in the run of --seed
Faults and habits: ${switches.join(', ')}
Mutants: ${mutants.map((mutant) => mutant.name).join(', ')}
Exit codes: 0 all held, 1 something did not, 2 wrong use.
`;

export const output = z.object({
  seeds: z.object({ from: z.int(), count: z.int() }),
  failures: z.array(
    z.object({
      invariant: z.string(),
      what: z.string(),
      at: z.number(),
      request: z.object({ seed: z.int() }).loose(),
      options: z.record(z.string(), z.unknown()),
      command: z.string(),
      small: z.object({ seed: z.int() }).loose().nullable(),
    }),
  ),
  neverHappened: z.array(z.string()),
  canary: z.boolean(),
  digest: z.string(),
  counts: z.record(z.string(), z.int()),
  virtualMs: z.number(),
  entries: z.int(),
});

/** `codexchat sim`. */
export async function sim(argv: readonly string[]): Promise<ExitCode> {
  if (argv.includes('--help')) {
    process.stdout.write(usage());
    return 0;
  }
  const { request, count, json, trace, mutant } = readOptions(argv);
  if (trace) return printTrace(request, mutant);
  if (mutant !== null) return hunt(request, count, mutant);
  const began = performance.now();
  const result = await runBlock({
    ...request,
    from: request.seed,
    count,
    progress: (done) => {
      if (!json && done % 500 === 0) process.stderr.write(`${done} seeds\n`);
    },
  });
  const perSecond = count / ((performance.now() - began) / 1000);
  if (json) process.stdout.write(`${JSON.stringify(output.parse(result), null, 2)}\n`);
  else process.stdout.write(reportOf(result, perSecond));
  const vacuous = count >= fullBlock && result.neverHappened.length > 0;
  return result.failures.length === 0 && result.canary && !vacuous ? 0 : 1;
}

function reportOf(result: BlockResult, perSecond: number): string {
  const { seeds, failures, neverHappened, canary, digest, virtualMs, entries } = result;
  const lines = failures.flatMap(({ invariant, what, at, request, options, command, small }) => [
    `✗ ${invariant} seed ${request.seed} at ${at} ms: ${what}`,
    `  options: ${JSON.stringify(options)}`,
    `  again: ${command}`,
    ...(small === null ? [] : [`  made small, to be kept in fixtures.ts: ${commandOf(small)}`]),
  ]);
  if (neverHappened.length > 0)
    lines.push(`${seeds.count >= fullBlock ? '✗' : '–'} never happened: ${neverHappened.join(', ')}`);
  if (!canary) lines.push('✗ the canary is silent: a fault put in on purpose was not noticed');
  const hours = (virtualMs / 3_600_000).toFixed(1);
  lines.push(
    `${failures.length === 0 ? '✓' : '✗'} seeds ${seeds.from} to ${seeds.from + seeds.count - 1}: ${failures.length} failures, ${entries} entries, ${hours} simulated hours, ${perSecond.toFixed(0)} seeds/s`,
    `digest ${digest}`,
  );
  return `${lines.join('\n')}\n`;
}

async function printTrace(request: SimRequest, mutant: Mutant | null): Promise<ExitCode> {
  const { trace, breach, digest, options } = await runSeed(request, mutant, true);
  process.stdout.write(`${JSON.stringify(options)}\n${trace.join('\n')}\n`);
  if (breach) process.stdout.write(`✗ ${breach.invariant} at ${breach.at} ms: ${breach.what}\n`);
  process.stdout.write(`digest ${digest}\n`);
  return breach ? 1 : 0;
}

/** The first seed that notices a mutant, made small. A mutant that is noticed is a success. */
async function hunt(request: SimRequest, count: number, mutant: Mutant): Promise<ExitCode> {
  for (let seed = request.seed; seed < request.seed + count; seed++) {
    const { breach } = await runSeed({ ...request, seed }, mutant);
    if (breach?.invariant !== mutant.breaks) continue;
    const small = await minimise({ ...request, seed }, mutant.breaks, mutant);
    process.stdout.write(`✓ "${mutant.name}" breaks ${breach.invariant}: ${breach.what}\n`);
    process.stdout.write(`  made small: ${commandOf(small)} --mutant "${mutant.name}"\n`);
    return 0;
  }
  process.stdout.write(`✗ "${mutant.name}" was not noticed in ${count} seeds\n`);
  return 1;
}

type Mutant = (typeof mutants)[number];

function readOptions(argv: readonly string[]) {
  const { values } = parse(argv);
  const whole = (name: 'seeds' | 'seed' | 'acts', least: number): number | undefined => {
    const given = values[name];
    if (given === undefined) return undefined;
    const number = Number(given);
    if (!Number.isSafeInteger(number) || number < least)
      throw new UsageError(`--${name} wants a whole number from ${least}.\n\n${usage()}`);
    return number;
  };
  const acts = whole('acts', 0);
  const without = (values.without?.split(',') ?? []).map(switchOf);
  const mutant = mutants.find(({ name }) => name === values.mutant) ?? null;
  if (values.mutant !== undefined && mutant === null)
    throw new UsageError(`There is no mutant "${values.mutant}".\n\n${usage()}`);
  const request: SimRequest = {
    seed: whole('seed', 0) ?? 1,
    ...(acts === undefined ? {} : { acts }),
    ...(without.length === 0 ? {} : { without }),
  };
  return { request, count: whole('seeds', 1) ?? fullBlock, json: values.json, trace: values.trace, mutant };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        seeds: { type: 'string' },
        seed: { type: 'string' },
        acts: { type: 'string' },
        without: { type: 'string' },
        mutant: { type: 'string' },
        json: { type: 'boolean', default: false },
        trace: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${usage()}`);
  }
}

function switchOf(name: string): Switch {
  const found = switches.find((known) => known === name);
  if (!found) throw new UsageError(`There is no fault class or habit "${name}".\n\n${usage()}`);
  return found;
}
