import { makePrng } from '../../simulation/prng';
import { checkImages, historyOf, type ImageFault, record } from './crash-images';
import { cannotMake, type DiskFaultResult, diskFaults, runOnFaultyDisk } from './disk-faults';
import { type KillResult, killAfter, killAt, killPoints } from './kill-sweep';
import type { Program } from './program';
import { inRotation, rotation } from './rotation';
import { hasStrace } from './run-program';
import { subjects } from './subjects';

export type DurabilityPart = 'images' | 'kills' | 'disk';

export interface DurabilityRequest {
  readonly program: Program;
  /** Everything, instead of the part that is this commit's turn. */
  readonly full: boolean;
  readonly parts: readonly DurabilityPart[];
  readonly progress: (what: string) => void;
}

export interface DurabilityReport {
  /** What the sample was drawn from. */
  readonly commit: string;
  readonly images: readonly {
    readonly subject: string;
    readonly images: number;
    readonly checked: number;
    readonly whole: number;
    readonly faults: readonly ImageFault[];
  }[];
  readonly kills: readonly {
    readonly subject: string;
    readonly points: number;
    readonly tried: number;
    readonly killed: number;
    readonly acks: number;
    readonly faults: readonly KillResult[];
  }[];
  readonly disk: readonly DiskFaultResult[];
  /** What was not run, and why: never to be read as passed. */
  readonly notRun: readonly string[];
}

/** One in so many images, and boundaries per subject, when not everything is asked for. */
const sample = { imageParts: 20, boundaries: 20, randomKills: 5 };
const fullRandomKills = 100;

/** The proofs of durability, one after the other. */
export async function runDurability(request: DurabilityRequest): Promise<DurabilityReport> {
  const { parts } = request;
  const wants = (part: DurabilityPart): boolean => parts.length === 0 || parts.includes(part);
  const notRun: string[] = [];
  const traceable = hasStrace();
  if (!traceable) notRun.push('crash images and kills at boundaries: strace is not installed');
  return {
    commit: rotation().name,
    images: wants('images') && traceable ? await images(request) : [],
    kills: wants('kills') && traceable ? await kills(request) : [],
    disk: wants('disk') ? await disk(request, notRun) : [],
    notRun,
  };
}

async function images({ program, full, progress }: DurabilityRequest): Promise<DurabilityReport['images']> {
  const turn = rotation();
  const results = [];
  for (const subject of subjects) {
    using recording = await record(subject, program);
    progress(`${subject.name}: crash images of ${recording.steps.length} steps`);
    const result = await checkImages(recording, historyOf(recording), {
      seed: turn.name,
      wanted: ({ model }, index) => full || model === 'lost' || inRotation(index, sample.imageParts, turn),
      whole: (checked) => checked % 40 === 0,
    });
    results.push({ subject: subject.name, ...result });
  }
  return results;
}

async function kills({ program, full, progress }: DurabilityRequest): Promise<DurabilityReport['kills']> {
  const turn = rotation();
  const summaries = [];
  for (const subject of subjects) {
    const prng = makePrng(`${turn.name}/${subject.name}`);
    const points = await killPoints(subject, program);
    const chosen = full ? points : Array.from({ length: sample.boundaries }, () => prng.pick(points));
    const results: KillResult[] = [];
    for (const [index, point] of chosen.entries()) {
      if (index % 50 === 0) progress(`${subject.name}: killed at ${index} of ${chosen.length} boundaries`);
      results.push(await killAt(subject, program, point));
    }
    const random = full ? fullRandomKills : sample.randomKills;
    progress(`${subject.name}: killed at random, ${random} times`);
    for (let n = 0; n < random; n++)
      results.push(await killAfter(subject, program, prng.between(1, 40), prng.between(0, 20)));
    summaries.push({
      subject: subject.name,
      points: points.length,
      tried: results.length,
      killed: results.filter(({ killed }) => killed).length,
      acks: results.reduce((sum, { acks }) => sum + acks, 0),
      faults: results.filter(({ faults }) => faults.length > 0),
    });
  }
  return summaries;
}

async function disk(
  { program, progress }: DurabilityRequest,
  notRun: string[],
): Promise<readonly DiskFaultResult[]> {
  const results: DiskFaultResult[] = [];
  for (const fault of diskFaults) {
    const reason = cannotMake(fault);
    if (reason !== null) {
      notRun.push(`${fault.what}: ${reason}`);
      continue;
    }
    progress(fault.what);
    results.push(await runOnFaultyDisk(fault, program));
  }
  return results;
}
