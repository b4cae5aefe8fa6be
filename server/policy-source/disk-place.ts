import { existsSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { globMatcher, type Place } from '../policy';
import { limits } from '../vocabulary';

/** The machine as it is now. What it says holds for this moment: policy decides before the act, the sandbox holds during it. */
export function diskPlace(workspace: string, home: string = homedir()): Place {
  const links = new Map<string, string | null>();
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
    readLink,
    globLeaves: (pattern) => globLeaves(pattern, root),
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
    return path;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Whether a path is a link to something outside, or to a file that the workspace's own rules keep. */
function leadsOut(path: string, root: string): boolean {
  if (linkTarget(path) === null) return false;
  const end = real(path);
  return (end !== root && !end.startsWith(`${root}/`)) || /\/\.(?:env|ssh|git)(?:\/|$)/.test(end);
}

/** Walks what the pattern matches, part by part, and looks where the links among it lead. */
function globLeaves(pattern: string, root: string): boolean {
  const parts = pattern.split('/').slice(1);
  let seen = 0;
  const leaves = (folder: string, at: number): boolean => {
    const part = parts[at];
    if (part === undefined) return false;
    const deep = part === '**';
    if (!deep && !/[*?[]|[@+!]\(/.test(part)) {
      const path = join(folder, part);
      return (seen > 0 && leadsOut(path, root)) || leaves(path, at + 1);
    }
    const matcher = deep ? /^/ : globMatcher(`/${part}`);
    if (!matcher) return true;
    let names: readonly import('node:fs').Dirent[];
    try {
      names = readdirSync(folder, { withFileTypes: true });
    } catch {
      return false;
    }
    for (const entry of names) {
      if (++seen > limits.policyGlobEntriesMax) return true;
      if (!matcher.test(deep ? entry.name : `/${entry.name}`)) continue;
      const path = join(folder, entry.name);
      if (entry.isSymbolicLink() && leadsOut(path, root)) return true;
      const enters = entry.isDirectory() || (entry.isSymbolicLink() && !deep);
      if (enters && leaves(path, deep ? at : at + 1)) return true;
    }
    return false;
  };
  return leaves('/', 0);
}
