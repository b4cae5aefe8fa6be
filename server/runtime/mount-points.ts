import { readdirSync, rmdirSync } from 'node:fs';
import path from 'node:path';

/** Folders that the Linux sandbox puts into a workspace while a command runs, and leaves there when the runtime is stopped meanwhile. */
const names = ['.git', '.codex', '.agents', '.aws'];

/** Which of them lie in the workspace and are empty. Ask before a turn: what is there already is the person's. */
export function emptyMountPoints(workspace: string): readonly string[] {
  return names.filter((name) => isEmptyFolder(path.join(workspace, name)));
}

/**
 * Removes the empty ones that were not there before; an empty `.git` makes a folder look like a repository. Call it when the runtime
 * is gone. Gives the names of those removed; never throws, and never touches a folder with something in it.
 */
export function sweepMountPoints(workspace: string, before: readonly string[]): readonly string[] {
  return emptyMountPoints(workspace).filter(
    (name) => !before.includes(name) && removed(path.join(workspace, name)),
  );
}

function isEmptyFolder(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch {
    return false;
  }
}

function removed(folder: string): boolean {
  try {
    // Refuses a folder that is no longer empty, and a link.
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
