import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runSoak, type SoakReport, soakFaults } from '../reliability';
import { packageFacts } from './package-facts';
import { type ExitCode, UsageError } from './usage';

const usage = `Usage: codexchat soak [--minutes N] [--seed S] [--json]
  Kills the real codex, and now and then the whole server, at random while three people work with the demo model; lets everything come to rest,
  stops it, and looks for what was lost, doubled or left open. Works in temporary folders with a server of its own.
  --minutes N  how long kills go on (default 30; 0.3 is a short try)
  --seed S     what people do and the pauses between kills; drawn when it is not given. Which line a kill meets is up to the machine
  --json       one JSON document
Exit codes: 0 all held, 1 something did not, 2 wrong use, 3 could not run.
`;

const texts = z.array(z.string());
const count = z.int().nonnegative();
export const output = z.object({
  seed: z.string(),
  seconds: count,
  kills: z.object({ runtime: count, server: count }),
  exits: count,
  turns: count,
  acknowledged: count,
  followups: count,
  lost: texts,
  duplicates: texts,
  approvals: count,
  unresolved: texts,
  restless: texts,
  verified: z.boolean(),
  longestLifeSeconds: count,
  memoryPerHour: z.number().nullable(),
  descriptorsPerHour: z.number().nullable(),
});

/** `codexchat soak`. */
export async function soak(argv: readonly string[]): Promise<ExitCode> {
  const options = readArguments(argv);
  if (options === null) return 0;
  const { minutes, seed, json } = options;
  process.stderr.write(`seed ${seed}\n`);
  const report = await runSoak({
    root: packageFacts().root,
    seed,
    forMs: minutes * 60_000,
    progress: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(json ? `${JSON.stringify(output.parse(report), null, 2)}\n` : reportText(report));
  return soakFaults(report).length === 0 ? 0 : 1;
}

function reportText(report: SoakReport): string {
  const {
    seed,
    seconds,
    kills,
    exits,
    turns,
    acknowledged,
    followups,
    lost,
    duplicates,
    approvals,
    unresolved,
  } = report;
  const faults = soakFaults(report);
  return `${[
    `${faults.length === 0 ? '✓' : '✗'} ${seconds} seconds, seed ${seed}: ${kills.runtime} kills of the runtime and ${kills.server} of the server, ${exits} exits on record`,
    `  ${acknowledged} prompts acknowledged, ${followups} of them as follow-ups, ${lost.length} lost, ${duplicates.length} twice, ${turns} turns`,
    `  ${approvals} approvals, ${unresolved.length} left open`,
    `  the record ${report.verified ? 'verifies' : 'does NOT verify'}`,
    `  longest life of the server ${report.longestLifeSeconds} s: memory ${slope(report.memoryPerHour, 1e6, 'MB')}, file descriptors ${slope(report.descriptorsPerHour, 1, '')}`,
    ...faults.map((fault) => `✗ ${fault}`),
  ].join('\n')}\n`;
}

const slope = (perHour: number | null, unit: number, name: string): string =>
  perHour === null ? 'not told' : `${(perHour / unit).toFixed(1)} ${name} per hour`.replace('  ', ' ');

function readArguments(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        minutes: { type: 'string', default: '30' },
        seed: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(usage);
      return null;
    }
    const minutes = Number(values.minutes);
    if (!Number.isFinite(minutes) || minutes <= 0) throw new Error('--minutes wants a number above 0.');
    return { minutes, seed: values.seed ?? String(randomInt(2 ** 31)), json: values.json };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}
