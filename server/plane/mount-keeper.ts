import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { emptyMountPoints, sweepMountPoints } from '../runtime';
import { type Flavour, limits } from '../vocabulary';

/**
 * The Linux sandbox leaves empty folders in a workspace when its runtime is stopped at work; an empty `.git` would make it look like a
 * repository. What was there before the first turn stays, the rest is swept when the runtime is gone. What was there is kept in a file too:
 * a server that is killed leaves its folders to the next one.
 */
export interface MountKeeper {
  /** Before a turn in this folder. */
  remember(folder: string): void;
  /** After the runtime is gone; the first call of a server is for what the server before it left. */
  sweep(): void;
}

/** Which of the folders were there, by workspace. */
const kept = z.array(z.tuple([z.string(), z.array(z.string())])).max(limits.mountFoldersMax);

/** `path`: where it is kept. `report`: that it could not be kept, which stops nothing. */
export function createMountKeeper(
  path: string,
  report: (what: string, error: unknown) => void = () => undefined,
): MountKeeper {
  const before = new Map<string, readonly string[]>(read(path));

  function keep(): void {
    try {
      if (before.size === 0) {
        rmSync(path, { force: true });
        return;
      }
      writeFileSync(`${path}.next`, JSON.stringify([...before]), { mode: 0o600 });
      renameSync(`${path}.next`, path);
    } catch (error) {
      report('keep which folders a workspace has', error);
    }
  }

  return {
    remember(folder) {
      if (before.has(folder)) return;
      const [oldest] = before.keys();
      if (before.size >= limits.mountFoldersMax && oldest !== undefined) before.delete(oldest);
      before.set(folder, emptyMountPoints(folder));
      keep();
    },
    sweep() {
      for (const [folder, names] of before) sweepMountPoints(folder, names);
      before.clear();
      keep();
    },
  };
}

/** One for each runtime, after what an earlier server left in the data directory was swept: nothing of it may run any more. */
export function createMountKeepers(
  dataDir: string,
  report: (what: string, error: unknown) => void,
): Readonly<Record<Flavour, MountKeeper>> {
  const keeperOf = (flavour: Flavour) =>
    createMountKeeper(join(dataDir, `mount-points-${flavour}.json`), report);
  const keepers = { codex: keeperOf('codex'), demo: keeperOf('demo') };
  keepers.codex.sweep();
  keepers.demo.sweep();
  return keepers;
}

function read(path: string): readonly (readonly [string, readonly string[]])[] {
  try {
    return kept.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // None was left, or it is not ours any more: then nothing is swept that we cannot account for.
    return [];
  }
}
