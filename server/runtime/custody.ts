import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Environment variable that marks every process of one runtime life, whatever session or group it moved to. */
export const runMarker = 'CODEXCHAT_RUN_ID';

let bootIdOnce: string | null = null;

/** First 8 characters of this boot's id: a pid and a start time alone may come again after a reboot. */
export function bootId(): string {
  bootIdOnce ??= readBootId();
  return bootIdOnce;
}

function readBootId(): string {
  try {
    const whole =
      process.platform === 'darwin'
        ? execFileSync('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'], { encoding: 'utf8' })
        : readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
    return whole.trim().slice(0, 8).toLowerCase();
  } catch {
    return 'noboot';
  }
}

/** One life of one process: `<pid>-<start ms>-<boot id, 8 characters>`. */
export function epochOf(pid: number, startedAtMs: number): string {
  return `${pid}-${startedAtMs}-${bootId()}`;
}

/** Beginning of the markers of one data directory, so that a start finds what an earlier server of it left, and nothing else. */
export const markOf = (dataDir: string): string =>
  createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 16);

/** Signals every process of a group. False when none is left. */
export function signalGroup(pgid: number, signal: NodeJS.Signals | 0): boolean {
  // Zero or one would reach our own group or every process of the user.
  if (!Number.isSafeInteger(pgid) || pgid <= 1) return false;
  try {
    process.kill(-pgid, signal);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/**
 * Pids of living processes that carry the marker of one run. A command without sandbox runs in a session of its own and outlives its
 * runtime, so the group alone does not find it. Reads /proc: on macOS, which has none, the list is empty.
 */
export function markedProcesses(runId: string): readonly number[] {
  return withMarker(`${runMarker}=${runId}\0`);
}

function withMarker(needle: string): readonly number[] {
  const marked: number[] = [];
  for (const entry of procEntries()) {
    const pid = Number(entry);
    if (!Number.isSafeInteger(pid) || pid <= 1 || pid === process.pid) continue;
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      if (environment.startsWith(needle) || environment.includes(`\0${needle}`)) marked.push(pid);
    } catch {
      // Gone meanwhile, or another user's.
    }
  }
  return marked;
}

function procEntries(): readonly string[] {
  try {
    return readdirSync('/proc');
  } catch {
    return [];
  }
}

/** Looks for what is left, at most so often: a process that forks while it is looked for is found in the next look. */
const reapLooks = 20;

/** Kills what a dead runtime left: the rest of its group, then whatever still carries its marker. Returns how many it found. */
export function reapLeftovers(pgid: number, runId: string): number {
  signalGroup(pgid, 'SIGKILL');
  const left = markedProcesses(runId);
  killAll(left);
  return left.length;
}

/**
 * Before a server begins on a data directory that it alone has: kills what an earlier one left, and gives its process ids. Only processes that
 * carry the marker of this directory in their own environment.
 */
export function reapOfDirectory(dataDir: string): readonly number[] {
  const reaped = new Set<number>();
  for (let look = 0; look < reapLooks; look++) {
    const left = withMarker(`${runMarker}=${markOf(dataDir)}-`);
    if (left.length === 0) break;
    killAll(left);
    for (const pid of left) reaped.add(pid);
  }
  return [...reaped];
}

function killAll(pids: readonly number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone meanwhile.
    }
  }
}
