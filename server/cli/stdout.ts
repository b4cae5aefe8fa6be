import { once } from 'node:events';
import { fstatSync, writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { Trouble } from '../vocabulary';

const state: { failure: NodeJS.ErrnoException | null } = { failure: null };

/**
 * Notes the first error of stdout instead of dying from it, and makes short writes whole: for a file, Node does not look at how much of a
 * piece a full disk took, and the rest would be missing without a word. An error of stderr leaves nobody to tell, and is not heard.
 */
export function watchStdout(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    state.failure ??= error;
  });
  process.stderr.on('error', () => undefined);
  if (!fstatSync(process.stdout.fd).isFile()) return;
  process.stdout._write = (piece: Uint8Array, _encoding, done) => {
    try {
      for (let at = 0; at < piece.length; ) at += writeSync(process.stdout.fd, piece, at);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  };
}

/** Whether a command ended because its output could not be written on; `stdoutTrouble` says the rest. */
export const isOutputError = (error: unknown): boolean => error !== null && error === state.failure;

/** What kept the output from being written as a whole; null when nothing did, or its reader did not want the rest. Waits for what is on its way. */
export async function stdoutTrouble(): Promise<Trouble | null> {
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
  await setImmediate();
  // Whoever reads our output may leave early (`… | head`). That is no fault of ours; what is left unsaid is not missed.
  if (state.failure === null || state.failure.code === 'EPIPE') return null;
  return {
    kind: 'cli.output-failed',
    what: `The output could not be written as a whole: ${state.failure.message}.`,
    safe: 'What the command did is done. What was written of its output is incomplete.',
    next: 'Make space, or send the output to another place, and run the command again.',
  };
}

/** On stdout, at the pace of who reads it: what a pipe does not take is not gathered here. Throws its error, also an earlier one. */
export function printed(text: string): unknown {
  if (state.failure !== null) throw state.failure;
  return process.stdout.write(text) ? undefined : once(process.stdout, 'drain');
}
