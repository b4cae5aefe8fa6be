import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTrace, type TraceStep } from '../core/syscalls';
import type { Program } from './program';
import { type ProgramRun, runProgram } from './run-program';

/** Every call with which a program can change a disk, and those that move its descriptors. */
const traced = [
  'openat,open,close,dup,dup2,dup3,lseek,write,writev,pwrite64,pwritev,pwritev2,copy_file_range',
  'sendfile,ftruncate,truncate,fallocate,fsync,fdatasync,rename,renameat,renameat2,link,linkat,symlink',
  'symlinkat,unlink,unlinkat,rmdir,mkdir,mkdirat',
].join(',');

export interface TracedRun extends ProgramRun {
  readonly steps: readonly TraceStep[];
}

/** Runs the program to its end and records what it did to the disk, bytes included. `dir` is where it works; the trace lies beside that. */
export async function traceProgram(
  program: Program,
  what: string,
  dir: string,
  count: number,
): Promise<TracedRun> {
  const log = join(dir, '..', 'trace');
  const strace = [
    '--seccomp-bpf',
    '-xx',
    '-s',
    '1000000',
    '-e',
    'signal=none',
    '-e',
    `trace=${traced}`,
    '-o',
    log,
  ];
  const run = await runProgram(program, [what, dir, String(count)], { strace });
  return { ...run, steps: parseTrace(readFileSync(log, 'latin1')) };
}
