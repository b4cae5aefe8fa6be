import { emptyMountPoints, sweepMountPoints } from '../runtime';

/**
 * The Linux sandbox leaves empty folders in a workspace when its runtime is stopped at work; an empty `.git` would make it look like a
 * repository. What was there before the first turn stays, the rest is swept when the runtime is gone.
 */
export interface MountKeeper {
  /** Before a turn in this folder. */
  remember(folder: string): void;
  /** After the runtime is gone. */
  sweep(): void;
}

export function createMountKeeper(): MountKeeper {
  const before = new Map<string, readonly string[]>();
  return {
    remember(folder) {
      if (!before.has(folder)) before.set(folder, emptyMountPoints(folder));
    },
    sweep() {
      for (const [folder, names] of before) sweepMountPoints(folder, names);
      before.clear();
    },
  };
}
