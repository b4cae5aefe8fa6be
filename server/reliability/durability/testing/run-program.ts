import { spawn, spawnSync } from 'node:child_process';
import type { Program } from './program';

/** How a run of the traced program ended, and what it said. */
export interface ProgramRun {
  readonly lines: readonly string[];
  /** `ack …` without the word. */
  readonly acks: readonly string[];
  readonly signal: string | null;
  readonly code: number | null;
  readonly errors: string;
}

export const hasStrace = (): boolean => spawnSync('strace', ['-V']).status === 0;

/** Runs it to its end, under strace when there are options for it. `onLine` may kill it. */
export function runProgram(
  program: Program,
  args: readonly string[],
  o: { readonly strace?: readonly string[]; readonly onLine?: (line: string, pid: number) => void } = {},
): Promise<ProgramRun> {
  const command = [process.execPath, program.script, ...args];
  const [file = '', ...rest] = o.strace ? ['strace', '-f', '-qq', ...o.strace, ...command] : command;
  return new Promise((resolve, reject) => {
    const child = spawn(file, rest, {
      cwd: program.root,
      stdio: ['ignore', 'pipe', 'pipe'],
      // What the thread pool would hand to io_uring, no trace shows.
      env: { ...process.env, UV_USE_IO_URING: '0' },
    });
    const lines: string[] = [];
    let [rested, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const parts = `${rested}${text}`.split('\n');
      rested = parts.pop() ?? '';
      for (const line of parts) {
        lines.push(line);
        o.onLine?.(line, child.pid ?? 0);
      }
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-10_000);
    });
    child.on('error', reject).on('close', (code, signal) => {
      const acks = lines.flatMap((line) => (line.startsWith('ack ') ? [line.slice(4)] : []));
      resolve({ lines, acks, signal, code, errors });
    });
  });
}
