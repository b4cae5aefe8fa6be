import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { emptyMountPoints, sweepMountPoints } from '../runtime';
import { limits } from '../vocabulary';

/**
 * The Linux sandbox leaves empty folders in a workspace when a command is ended from outside, alone or with its runtime; an empty `.git` would make
 * it look like a repository. What was there before the work began stays, the rest is swept when the last session is at rest in that folder: while
 * another one still works there, the same folders hold up its sandbox. Between turns nothing is kept in mind: what a person makes then is theirs.
 * While work goes on, what was there is kept in a file too: a server that is killed leaves its folders to the next one.
 */
export interface MountKeeper {
  /** Before a turn of this session in this folder. */
  enter(sessionId: string, folder: string): void;
  /** Nothing of this session is under way any more. */
  rest(sessionId: string): void;
  /** Nothing is under way anywhere. */
  sweep(): void;
}

interface Workspace {
  /** Which of the folders were there. */
  readonly names: readonly string[];
  readonly sessions: Set<string>;
}

/** Which of the folders were there, by workspace. */
const kept = z.array(z.tuple([z.string(), z.array(z.string())])).max(limits.mountFoldersMax);

/** `path`: where it is kept. `report`: that it could not be kept, which stops nothing. */
export function createMountKeeper(
  path: string,
  report: (what: string, error: unknown) => void = () => undefined,
): MountKeeper {
  const before = new Map<string, Workspace>(
    read(path).map(([folder, names]) => [folder, { names, sessions: new Set() }]),
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

  function clear(folder: string, { names }: Workspace): void {
    sweepMountPoints(folder, names);
    before.delete(folder);
  }

  return {
    enter(sessionId, folder) {
      const known = before.get(folder);
      if (known) {
        known.sessions.add(sessionId);
        return;
      }
      const [oldest] = before.keys();
      if (before.size >= limits.mountFoldersMax && oldest !== undefined) before.delete(oldest);
      before.set(folder, { names: emptyMountPoints(folder), sessions: new Set([sessionId]) });
      keep();
    },
    rest(sessionId) {
      let cleared = false;
      for (const [folder, workspace] of before) {
        if (!workspace.sessions.delete(sessionId) || workspace.sessions.size > 0) continue;
        clear(folder, workspace);
        cleared = true;
      }
      if (cleared) keep();
    },
    sweep() {
      for (const [folder, workspace] of before) clear(folder, workspace);
      keep();
    },
  };
}

/** One for all sessions, after what an earlier server left in the data directory was swept: nothing of it may run any more. */
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
