import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { emptyMountPoints, sweepMountPoints } from '../runtime';
import { limits } from '../vocabulary';

/**
 * The Linux sandbox leaves empty folders in a workspace when its runtime is stopped at work; an empty `.git` would make it look like a
 * repository. What was there before the first turn stays, the rest is swept when no runtime that worked there is left: while another one
 * still does, the same folders hold up its sandbox. What was there is kept in a file too: a server that is killed leaves its folders to the
 * next one.
 */
export interface MountKeeper {
  /** Before a turn of this runtime in this folder. */
  remember(runtime: string, folder: string): void;
  /** After this runtime is gone; without a name, all of them are. */
  sweep(runtime?: string): void;
}

interface Workspace {
  /** Which of the folders were there. */
  readonly names: readonly string[];
  readonly runtimes: Set<string>;
}

/** Which of the folders were there, by workspace. */
const kept = z.array(z.tuple([z.string(), z.array(z.string())])).max(limits.mountFoldersMax);

/** `path`: where it is kept. `report`: that it could not be kept, which stops nothing. */
export function createMountKeeper(
  path: string,
  report: (what: string, error: unknown) => void = () => undefined,
): MountKeeper {
  const before = new Map<string, Workspace>(
    read(path).map(([folder, names]) => [folder, { names, runtimes: new Set() }]),
  );

  function keep(): void {
    try {
      if (before.size === 0) {
        rmSync(path, { force: true });
        return;
      }
      const list = [...before].map(([folder, { names }]) => [folder, names]);
      writeFileSync(`${path}.next`, JSON.stringify(list), { mode: 0o600 });
      renameSync(`${path}.next`, path);
    } catch (error) {
      report('keep which folders a workspace has', error);
    }
  }

  return {
    remember(runtime, folder) {
      const known = before.get(folder);
      if (known) {
        known.runtimes.add(runtime);
        return;
      }
      const [oldest] = before.keys();
      if (before.size >= limits.mountFoldersMax && oldest !== undefined) before.delete(oldest);
      before.set(folder, { names: emptyMountPoints(folder), runtimes: new Set([runtime]) });
      keep();
    },
    sweep(runtime) {
      for (const [folder, { names, runtimes }] of before) {
        const worked = runtime === undefined || runtimes.delete(runtime);
        if (!worked || (runtime !== undefined && runtimes.size > 0)) continue;
        sweepMountPoints(folder, names);
        before.delete(folder);
      }
      keep();
    },
  };
}

/** One for all runtimes, after what an earlier server left in the data directory was swept: nothing of it may run any more. */
export function openMountKeeper(
  dataDir: string,
  report: (what: string, error: unknown) => void,
): MountKeeper {
  // An earlier version kept a file for each flavour.
  for (const flavour of ['codex', 'demo'])
    createMountKeeper(join(dataDir, `mount-points-${flavour}.json`), report).sweep();
  const keeper = createMountKeeper(join(dataDir, 'mount-points.json'), report);
  keeper.sweep();
  return keeper;
}

function read(path: string): readonly (readonly [string, readonly string[]])[] {
  try {
    return kept.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // None was left, or it is not ours any more: then nothing is swept that we cannot account for.
    return [];
  }
}
