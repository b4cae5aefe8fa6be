import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './root.mjs';

const folder = join(root, '.bootstrap.lock');

/** Runs `work` while no other process bootstraps this checkout. Waits for a living one, and says so; takes over from a dead one. */
export const withLock = async (say, work) => {
  for (let waits = 0; ; waits += 1) {
    try {
      mkdirSync(folder);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const pid = owner();
    if (pid !== null && !isAlive(pid)) rmSync(folder, { recursive: true, force: true });
    else if (waits === 0)
      say(
        `waiting for another run in this checkout (pid ${pid ?? 'unknown'}; if there is none, remove .bootstrap.lock)`,
      );
    await sleep(200);
  }
  writeFileSync(join(folder, 'pid'), String(process.pid));
  const free = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', free);
  try {
    return await work();
  } finally {
    process.off('exit', free);
    free();
  }
};

const owner = () => {
  try {
    return Number(readFileSync(join(folder, 'pid'), 'utf8')) || null;
  } catch {
    return null;
  }
};

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
};
