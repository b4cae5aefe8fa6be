import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layOut, makeWorkspace } from './image-files';
import type { Program } from './program';
import { type ProgramRun, runProgram } from './run-program';
import type { Subject } from './subjects';

/** Calls before which the program is killed: each that changes a disk. strace counts them by thread, so one number means the first thread there. */
const killable = ['write', 'pwrite64', 'fsync', 'ftruncate', 'rename', 'unlink', 'mkdir', 'copy_file_range'];

export interface KillPoint {
  readonly call: string;
  /** Before the how manieth of them. */
  readonly when: number;
}

export interface KillResult extends KillPoint {
  /** Whether the program was killed: it may end before there are so many of them. */
  readonly killed: boolean;
  readonly acks: number;
  /** Everything that is not as promised. */
  readonly faults: readonly string[];
}

/** All points at which a run of the subject can be killed, found by running it once to its end. */
export async function killPoints(subject: Subject, program: Program): Promise<readonly KillPoint[]> {
  using workspace = makeWorkspace();
  const counted = join(workspace.dir, 'count');
  const trace = [
    '--seccomp-bpf',
    '-ff',
    '-e',
    `trace=${killable.join()}`,
    '-e',
    'signal=none',
    '-o',
    counted,
  ];
  await runIn(subject, program, workspace.dir, trace);
  const most = countCalls(workspace.dir);
  return killable.flatMap((call) =>
    Array.from({ length: most.get(call) ?? 0 }, (_, index) => ({ call, when: index + 1 })),
  );
}

/** Kills the subject at one point, opens what that left, and compares it with what had been promised. */
export async function killAt(
  subject: Subject,
  program: Program,
  { call, when }: KillPoint,
): Promise<KillResult> {
  using workspace = makeWorkspace();
  // Not with --seccomp-bpf, with which strace injects nothing and says nothing.
  const trace = ['-e', `trace=${call}`, '-e', `inject=${call}:signal=SIGKILL:when=${when}`];
  const run = await runIn(subject, program, workspace.dir, [...trace, '-o', '/dev/null']);
  const killed = !run.lines.includes('done');
  const faults = await judge(subject, workspace.dir, run);
  return { call, when, killed, acks: run.acks.length, faults };
}

/** Kills the subject when it has made so many promises, plus some time in which it goes on. */
export async function killAfter(
  subject: Subject,
  program: Program,
  acks: number,
  moreMs: number,
): Promise<KillResult> {
  using workspace = makeWorkspace();
  const place = join(workspace.dir, 'place');
  prepare(subject, place);
  let seen = 0;
  const run = await runProgram(program, [subject.name, place, '100000'], {
    onLine: (line, pid) => {
      if (!line.startsWith('ack ')) return;
      seen += 1;
      if (seen === acks) setTimeout(() => process.kill(pid, 'SIGKILL'), moreMs);
    },
  });
  const faults = await judge(subject, workspace.dir, run);
  return { call: 'random', when: acks, killed: run.signal === 'SIGKILL', acks: run.acks.length, faults };
}

/** The most calls that one thread made, by name. `strace -ff` writes a file for each thread. */
function countCalls(dir: string): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  for (const file of readdirSync(dir).filter((name) => name.startsWith('count.'))) {
    const calls = readFileSync(join(dir, file), 'utf8').matchAll(/^(\w+)\(/gm);
    const own = new Map<string, number>();
    for (const [, name = ''] of calls) own.set(name, (own.get(name) ?? 0) + 1);
    for (const [name, count] of own) most.set(name, Math.max(most.get(name) ?? 0, count));
  }
  return most;
}

function prepare(subject: Subject, place: string): void {
  mkdirSync(place);
  layOut(place, subject.before);
}

function runIn(
  subject: Subject,
  program: Program,
  dir: string,
  strace: readonly string[],
): Promise<ProgramRun> {
  const place = join(dir, 'place');
  prepare(subject, place);
  return runProgram(program, [subject.name, place, String(subject.count)], { strace });
}

async function judge(subject: Subject, dir: string, run: ProgramRun): Promise<readonly string[]> {
  // Nothing is refused on a healthy disk; a refusal would hide what a kill does.
  const refused = run.lines.filter((line) => line.startsWith('refused '));
  return [...refused, ...(await subject.check(join(dir, 'place'), run.acks, run.acks))];
}
