import { readFileSync } from 'node:fs';
import { cpuTicks, statusBytes } from './core/process-facts';

/** Linux counts processor time in hundredths of a second towards programs, on every platform Node runs on. */
const ticksPerSecond = 100;

/** Said in a report when numbers of a process are missing from it. */
export const notReadable = 'Processor time and memory are read from /proc, so only on Linux.';

/** Processor seconds of a process so far, all its threads; null where that cannot be read. Steps of 10 ms. */
export function cpuSeconds(pid: number): number | null {
  const stat = read(`/proc/${pid}/stat`);
  return stat === null ? null : cpuTicks(stat) / ticksPerSecond;
}

/** Resident memory, bytes; null where that cannot be read. */
export function residentBytes(pid: number, field: 'VmRSS' | 'RssAnon' | 'RssFile' = 'VmRSS'): number | null {
  const status = read(`/proc/${pid}/status`);
  return status === null ? null : statusBytes(status, field);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
