import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type DurabilityPart, type DurabilityReport, namePackageRoot, runDurability } from '../reliability';
import { TroubleError } from '../vocabulary';
import { packageFacts } from './package-facts';
import { type ExitCode, UsageError } from './usage';

const usage = `Usage: codexchat durability [--full] [--only images|kills|disk]... [--json]
  Proves that what was acknowledged is on the disk: builds what a power cut may leave of the recorded writes and opens it, kills the program at
  the boundaries of its system calls, and lets its disk be full or fail for a while. Works in temporary folders; needs strace, and root for full disks.
  --full      everything, instead of the sample that is the turn of this commit (half an hour or more)
  --only …    only this part; may be given several times
  --json      one JSON document
Exit codes: 0 all held, 1 something did not or was not run, 2 wrong use.
`;

const parts: readonly DurabilityPart[] = ['images', 'kills', 'disk'];
const texts = z.array(z.string());

export const output = z.object({
  commit: z.string(),
  images: z.array(
    z.object({
      subject: z.string(),
      images: z.int(),
      checked: z.int(),
      whole: z.int(),
      faults: z.array(z.object({ moment: z.string(), model: z.string(), faults: texts })),
    }),
  ),
  kills: z.array(
    z.object({
      subject: z.string(),
      points: z.int(),
      tried: z.int(),
      killed: z.int(),
      acks: z.int(),
      faults: z.array(z.object({ call: z.string(), when: z.int(), faults: texts }).loose()),
    }),
  ),
  disk: z.array(
    z.object({ what: z.string(), injected: z.int().nullable(), promises: z.int(), faults: texts }),
  ),
  notRun: texts,
});

/** `codexchat durability`. */
export async function durability(argv: readonly string[]): Promise<ExitCode> {
  const values = readArguments(argv);
  if (values === null) return 0;
  const { root } = packageFacts();
  const script = join(root, 'dist', 'durability-subject.mjs');
  if (!existsSync(script)) throw new TroubleError(notBuilt(script));
  namePackageRoot(root);
  const report = await runDurability({
    program: { script, root, [Symbol.dispose]: () => undefined },
    full: values.full,
    parts: values.only,
    progress: (what) => process.stderr.write(`${what}\n`),
  });
  process.stdout.write(
    values.json ? `${JSON.stringify(output.parse(report), null, 2)}\n` : `${reportText(report)}\n`,
  );
  return faultsOf(report) === 0 && report.notRun.length === 0 ? 0 : 1;
}

const faultsOf = ({ images, kills, disk }: DurabilityReport): number =>
  [...images, ...kills, ...disk].reduce((sum, { faults }) => sum + faults.length, 0);

function reportText({ commit, images, kills, disk, notRun }: DurabilityReport): string {
  const mark = (faults: readonly unknown[]): string => (faults.length === 0 ? '✓' : '✗');
  const lines = [`commit ${commit}`];
  for (const { subject, images: all, checked, whole, faults } of images) {
    lines.push(
      `${mark(faults)} ${subject}: ${checked} of ${all} crash images opened, ${whole} of them by the whole server; ${faults.length} faults`,
      ...faults.map((one) => `  after ${one.moment}, ${one.model}: ${one.faults.join('; ')}`),
    );
  }
  for (const { subject, points, tried, killed, acks, faults } of kills) {
    lines.push(
      `${mark(faults)} ${subject}: ${killed} of ${tried} runs killed (${points} boundaries), ${acks} promises; ${faults.length} faults`,
      ...faults.map((one) => `  ${one.call} ${one.when}: ${one.faults.join('; ')}`),
    );
  }
  for (const { what, injected, promises, faults } of disk) {
    const hits = injected === null ? '' : `, injected ${injected} times`;
    lines.push(
      `${mark(faults)} ${what}: ${promises} promises${hits}${faults.map((fault) => `\n  ${fault}`).join('')}`,
    );
  }
  return [...lines, ...notRun.map((reason) => `not_run ${reason}`)].join('\n');
}

function readArguments(argv: readonly string[]) {
  try {
    const flag = { type: 'boolean', default: false } as const;
    const only = { type: 'string', multiple: true, default: [] as string[] } as const;
    const { values } = parseArgs({ args: [...argv], options: { full: flag, json: flag, help: flag, only } });
    if (values.help) {
      process.stdout.write(usage);
      return null;
    }
    return { full: values.full, json: values.json, only: values.only.map(partOf) };
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function partOf(name: string): DurabilityPart {
  const part = parts.find((known) => known === name);
  if (!part) throw new Error(`There is no part "${name}".`);
  return part;
}

const notBuilt = (script: string) => ({
  kind: 'durability.not-built',
  what: `The program that is traced is not there: ${script}.`,
  safe: 'Nothing was run.',
  next: 'Run "npm run build", then try again.',
});
