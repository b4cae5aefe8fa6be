import { readFileSync } from 'node:fs';

/** Whether a process runs. One that is dead and only waits to be noticed by its parent (a zombie) does not. */
export function isAlive(pid: number): boolean {
  if (pid <= 1) return false;
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^\d+ \(.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // No /proc on this system, or gone between the two looks.
    return process.platform !== 'linux';
  }
}
