import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { micros, millisSince } from './clock';
import type { Place } from './place';
import { cannotRun } from './waiting';

/** What one command of the built program took, in a process of its own. */
export interface MeasuredCommand {
  readonly seconds: number;
  /** Most memory that was resident at once, bytes. */
  readonly peakBytes: number;
  readonly said: string;
}

/** What is kept of what a command says, UTF-16 code units. */
const saidCharsMax = 64 * 1024;
/** On the last line of stderr, from within: the one number nobody outside can still read when it has ended. */
const tellPeak =
  'process.on("exit",()=>process.stderr.write("\\npeak "+process.resourceUsage().maxRSS+"\\n"))';

/** This program when it runs as built, the built one of the package otherwise. */
const programOf = (root: string): string => {
  const here = fileURLToPath(import.meta.url);
  return here.endsWith('.mjs') ? here : join(root, 'dist', 'cli.mjs');
};

/** Runs `codexchat <argv>` on the data of a place. Rejects with `bench.cannot-run` when it ends with anything but 0. */
export async function runMeasured(
  root: string,
  place: Place,
  argv: readonly string[],
  /** Flags for Node itself. */
  nodeFlags: readonly string[] = [],
): Promise<MeasuredCommand> {
  // A file, not --eval: the program's threads would inherit that, and do not take it.
  const runner = join(place.base, 'run-measured.mjs');
  const program = JSON.stringify(pathToFileURL(programOf(root)).href);
  writeFileSync(
    runner,
    `${tellPeak};const {main}=await import(${program});process.exitCode=await main(process.argv.slice(2));\n`,
  );
  const began = micros();
  const child = spawn(process.execPath, [...nodeFlags, runner, ...argv], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: 'production',
      CODEXCHAT_HOME: place.dataDir,
      CODEXCHAT_HEAD_DIR: place.headDir,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = (): boolean => child.kill('SIGKILL');
  process.once('exit', end);
  let [said, errors] = ['', ''];
  child.stdout.on('data', (chunk) => {
    said = (said + String(chunk)).slice(-saidCharsMax);
  });
  child.stderr.on('data', (chunk) => {
    errors = (errors + String(chunk)).slice(-saidCharsMax);
  });
  const [status] = await once(child, 'close');
  process.off('exit', end);
  if (status !== 0) throw cannotRun(`"codexchat ${argv.join(' ')}" ended with ${status}: ${errors}`);
  const kilobytes = Number(/\npeak (\d+)\n/.exec(errors)?.[1] ?? 0);
  return { seconds: millisSince(began) / 1000, peakBytes: kilobytes * 1024, said };
}
