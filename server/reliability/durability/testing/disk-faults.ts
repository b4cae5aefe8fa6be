import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { layOut } from './image-files';
import type { Program } from './program';
import { hasStrace, type ProgramRun, runProgram } from './run-program';
import { type Subject, subjectNamed } from './subjects';

/** A disk that refuses for a while, at one place of the product. */
export interface DiskFault {
  readonly what: string;
  readonly subject: Subject['name'];
  /** How many things the subject does. */
  readonly count: number;
  readonly how: /** A file system of so many bytes, mounted at a place; it grows when something was refused. */
    | { readonly full: string; readonly bytes: number }
    /** These calls on a path fail. `when` counts for each thread. */
    | { readonly failing: string; readonly call: 'fsync' | 'pwrite64'; readonly when: string };
  /** What the program must have said about it. */
  readonly says: RegExp;
}

/** One of each, for everything that the product writes. */
export const diskFaults: readonly DiskFault[] = [
  {
    what: 'no space for an append',
    subject: 'ledger',
    count: 40,
    how: { full: 'data', bytes: 1_200_000 },
    says: /^refused ledger\./m,
  },
  {
    what: 'no space for a large payload',
    subject: 'ledger',
    count: 12,
    how: { full: 'data/blobs', bytes: 24 * 1024 },
    says: /^refused ledger\./m,
  },
  {
    what: 'no space for the head file',
    subject: 'ledger',
    count: 20,
    how: { full: 'head', bytes: 4096 },
    says: /^health ledger\.head-file/m,
  },
  {
    what: 'no space for a backup',
    subject: 'ledger',
    count: 12,
    how: { full: 'copies', bytes: 200 * 1024 },
    says: /^refused ledger\.export-failed/m,
  },
  {
    what: 'no space for an archive',
    subject: 'archives',
    count: 12,
    how: { full: 'data/archives', bytes: 4096 },
    says: /^refused archive\./m,
  },
  {
    what: 'no space for a marker',
    subject: 'archives',
    count: 6,
    how: { full: 'project/chats/threads', bytes: 12 * 1024 },
    says: /^refused archive\./m,
  },
  {
    what: 'the log cannot be written',
    subject: 'ledger',
    count: 12,
    how: { failing: 'data/ledger.db-wal', call: 'pwrite64', when: '210..212' },
    says: /^refused ledger\./m,
  },
  {
    what: 'the log cannot be fsynced',
    subject: 'ledger',
    count: 12,
    how: { failing: 'data/ledger.db-wal', call: 'fsync', when: '6..8' },
    says: /^(?:refused ledger\.|ack append)/m,
  },
  {
    what: 'the database cannot be written when the log is emptied',
    subject: 'ledger',
    count: 12,
    how: { failing: 'data/ledger.db', call: 'pwrite64', when: '5..9' },
    says: /^(?:refused |ack closed)/m,
  },
  {
    what: 'the folder of a large payload cannot be fsynced',
    subject: 'ledger',
    count: 12,
    how: { failing: 'data/blobs/sha256', call: 'fsync', when: '2' },
    says: /^refused ledger\./m,
  },
  {
    what: 'the folder of the head file cannot be fsynced',
    subject: 'ledger',
    count: 20,
    how: { failing: 'head', call: 'fsync', when: '2' },
    says: /^health ledger\.head-file/m,
  },
  {
    what: 'the folder of a backup cannot be fsynced',
    subject: 'ledger',
    count: 12,
    how: { failing: 'copies', call: 'fsync', when: '2' },
    says: /^refused ledger\.export-failed/m,
  },
  {
    what: 'the folder of an archive cannot be fsynced',
    subject: 'archives',
    count: 12,
    how: { failing: 'data/archives/elsewhere', call: 'fsync', when: '1' },
    says: /^refused archive\./m,
  },
  {
    what: 'the folder of a marker cannot be fsynced',
    subject: 'archives',
    count: 6,
    how: { failing: 'project/chats/threads/.ledger-backfill', call: 'fsync', when: '1' },
    says: /^refused archive\./m,
  },
];

/** Why a fault cannot be made here; null when it can. */
export function cannotMake({ how }: DiskFault): string | null {
  if ('full' in how) return process.getuid?.() === 0 ? null : 'only root may mount a small file system';
  return hasStrace() ? null : 'strace is not installed';
}

export interface DiskFaultResult {
  readonly what: string;
  /** Times that the fault hit, where that can be counted. */
  readonly injected: number | null;
  readonly promises: number;
  readonly faults: readonly string[];
}

/** Lets the subject work on such a disk until that heals, and compares what is there in the end with what was promised. */
export async function runOnFaultyDisk(fault: DiskFault, program: Program): Promise<DiskFaultResult> {
  const base = mkdtempSync(join(tmpdir(), 'codexchat-disk-'));
  const place = join(base, 'place');
  const subject = subjectNamed(fault.subject);
  try {
    mkdirSync(place);
    layOut(place, subject.before);
    mkdirSync(join(place, 'copies'));
    const { run, injected } =
      'full' in fault.how
        ? { run: await runFull(fault, fault.how, program, place), injected: null }
        : await runFailing(fault, fault.how, program, place);
    const faults = [...(await subject.check(place, run.acks, run.acks))];
    const said = run.lines.join('\n');
    if (!fault.says.test(said)) faults.push(`it never said ${String(fault.says)}`);
    if (injected === 0) faults.push('the fault was never injected');
    if (run.lines.includes('gave up')) faults.push(`it never healed: ${run.lines.at(-1)}`);
    if (!run.lines.includes('done')) faults.push(`it did not go on: ${run.lines.at(-1)} ${run.errors}`);
    if (/^health (?!none)/.test(run.lines.findLast((line) => line.startsWith('health ')) ?? ''))
      faults.push('the disk healed, and the health does not say so');
    return { what: fault.what, injected, promises: run.acks.length, faults };
  } finally {
    if ('full' in fault.how) unmount(join(place, fault.how.full));
    rmSync(base, { recursive: true, force: true });
  }
}

async function runFull(
  { subject, count }: DiskFault,
  { full, bytes }: { readonly full: string; readonly bytes: number },
  program: Program,
  place: string,
): Promise<ProgramRun> {
  const target = join(place, full);
  mkdirSync(target, { recursive: true });
  mount(['-t', 'tmpfs', '-o', `size=${bytes},mode=0700`, 'codexchat', target]);
  try {
    for (const [path, content] of subjectNamed(subject).before)
      if (path.startsWith(`${full}/`) && !path.endsWith('/')) writeFileSync(join(place, path), content);
    let grown = false;
    return await runProgram(program, [subject, place, String(count)], {
      onLine: (line) => {
        if (grown || !/^(?:refused|health) /.test(line)) return;
        grown = true;
        mount(['-o', 'remount,size=64m', target]);
      },
    });
  } catch (error) {
    throw new Error('the small disk could not be prepared', { cause: error });
  }
}

async function runFailing(
  { subject, count }: DiskFault,
  { failing, call, when }: { readonly failing: string; readonly call: string; readonly when: string },
  program: Program,
  place: string,
): Promise<{ run: ProgramRun; injected: number }> {
  const log = join(dirname(place), 'trace');
  const strace = [
    '-P',
    join(place, failing),
    '-e',
    `trace=${call}`,
    '-e',
    `inject=${call}:error=EIO:when=${when}`,
  ];
  const run = await runProgram(program, [subject, place, String(count)], { strace: [...strace, '-o', log] });
  const injected = readFileSync(log, 'utf8').match(/\(INJECTED\)/g)?.length ?? 0;
  return { run, injected };
}

function mount(args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${stderr}`);
}

/** What is not mounted (any more) is not worth a word. */
function unmount(target: string): void {
  spawnSync('umount', [target]);
}
