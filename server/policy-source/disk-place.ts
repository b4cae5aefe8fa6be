import { existsSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { Kept, Place } from '../policy';
import { globLeaves, globPaths } from './glob-on-disk';

const nothingKept: Kept = { state: [], free: [], rules: null };

/** The machine as it is now. What it says holds for this moment: policy decides before the act, the sandbox holds during it. */
export function diskPlace(workspace: string, home: string = homedir(), kept: Kept = nothingKept): Place {
  const links = new Map<string, string | null>();
  const listed = new Map<string, readonly string[]>();
  const readLink = (path: string): string | null => {
    const known = links.get(path);
    if (known !== undefined) return known;
    const target = linkTarget(path);
    links.set(path, target);
    return target;
  };
  const root = real(resolve(workspace));
  return {
    workspace: root,
    home: real(home),
    kept: {
      state: kept.state.map(real),
      free: kept.free.map(real),
      rules: kept.rules === null ? null : real(kept.rules),
    },
    readLink,
    globLeaves: (pattern) => globLeaves(pattern, (path) => leadsOut(path, root)),
    globPaths: (pattern) => {
      const known = listed.get(pattern) ?? globPaths(pattern);
      listed.set(pattern, known);
      return known;
    },
    // A folder may keep nearly all of it elsewhere and say so in `commondir`.
    bareRepository: (dir) =>
      existsSync(join(dir, 'HEAD')) &&
      (existsSync(join(dir, 'commondir')) ||
        (isFolder(join(dir, 'objects')) && isFolder(join(dir, 'refs')))) &&
      !existsSync(join(dir, '.git')),
  };
}

function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function real(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    // What is not there yet would lie where its folder does.
    return dirname(path) === path ? path : join(real(dirname(path)), basename(path));
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Whether a path is a link to something outside, or to a file that the workspace's own rules keep. */
function leadsOut(path: string, root: string): boolean {
  if (linkTarget(path) === null) return false;
  const end = real(path);
  return (end !== root && !end.startsWith(`${root}/`)) || /\/\.(?:env|ssh|git)(?:\/|$)/.test(end);
}
