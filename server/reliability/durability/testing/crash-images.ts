import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { makePrng } from '../../simulation/prng';
import { type DiskHistory, filesOf, type Image } from '../core/disk';
import { imagesOf } from '../core/images';
import { Recorder } from '../core/recorder';
import type { TraceStep } from '../core/syscalls';
import { halfFiles } from '../core/whole-files';
import { layOut, makeWorkspace } from './image-files';
import type { Program } from './program';
import type { Subject } from './subjects';
import { traceProgram } from './trace-program';

/** A run of a subject as it was recorded, with what is needed to judge what a crash would have left of it. */
export interface Recording extends Disposable {
  readonly subject: Subject;
  /** Where it worked, and where images are laid out. */
  readonly dir: string;
  readonly steps: readonly TraceStep[];
  readonly acks: readonly string[];
}

export async function record(subject: Subject, program: Program): Promise<Recording> {
  const workspace = makeWorkspace();
  const dir = join(workspace.dir, 'place');
  mkdirSync(dir);
  layOut(dir, subject.before);
  const { steps, acks, lines, errors } = await traceProgram(program, subject.name, dir, subject.count);
  if (!lines.includes('done')) throw new Error(`the subject did not end: ${lines.at(-1)} ${errors}`);
  return { subject, dir, steps, acks, [Symbol.dispose]: () => workspace[Symbol.dispose]() };
}

export function historyOf(
  { steps, dir, subject }: Recording,
  withoutFsync: (born: string) => boolean = () => false,
): DiskHistory & { readonly struck: number } {
  const recorder = new Recorder({ root: dir, before: subject.before, withoutFsync });
  const history = recorder.follow(steps);
  return { ...history, struck: recorder.struck };
}

export interface ImageFault {
  /** After which act, and which of the states that the disk may then be in. */
  readonly moment: string;
  readonly model: string;
  readonly faults: readonly string[];
}

export interface ImageResult {
  /** States that differ, and how many of them were looked at. */
  readonly images: number;
  readonly checked: number;
  /** Checked with the whole server as well. */
  readonly whole: number;
  readonly faults: readonly ImageFault[];
}

export interface ImageOptions {
  readonly seed: string;
  /** Which images to look at. */
  readonly wanted: (image: Image, index: number) => boolean;
  /** Of those, which to open with the whole server as well. */
  readonly whole?: (index: number, image: Image) => boolean;
  /** All of them (the default), or the few that find most. */
  readonly models?: 'all' | 'plain';
  /** Stops at the first fault. */
  readonly first?: boolean;
}

/** Builds the images that a crash may have left, opens each as the product does, and compares with what had been promised. */
export async function checkImages(
  recording: Recording,
  history: DiskHistory,
  { seed, wanted, whole = () => false, first = false, models = 'all' }: ImageOptions,
): Promise<ImageResult> {
  const { subject, dir, acks } = recording;
  const images = imagesOf(history, makePrng(seed), models);
  const faults: ImageFault[] = [];
  let [checked, opened] = [0, 0];
  for (const [index, image] of images.entries()) {
    if (!wanted(image, index)) continue;
    const { moment, model } = image;
    const files = filesOf(history, image);
    layOut(dir, files);
    const found = halfFiles(history, image).map((path) => `${path} is neither as before nor as meant`);
    found.push(...(await subject.check(dir, moment.acks, acks)));
    checked += 1;
    if (whole(checked, image)) {
      // What the first check opened, it also mended.
      layOut(dir, files);
      const more = subject.checkWhole(dir, moment.acks);
      if (more) {
        opened += 1;
        found.push(...(await more));
      }
    }
    if (found.length > 0) faults.push({ moment: `${moment.index} ${moment.label}`, model, faults: found });
    if (first && faults.length > 0) break;
  }
  return { images: images.length, checked, whole: opened, faults };
}
