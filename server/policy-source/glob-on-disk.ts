import { type Dirent, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { globMatcher } from '../policy';
import { limits } from '../vocabulary';

const isPattern = (part: string): boolean => /[*?[]|[@+!]\(/.test(part);

function entries(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Walks what the pattern matches, part by part, and looks whether a link among it leads out. True when there is too much to look at. */
export function globLeaves(pattern: string, leadsOut: (path: string) => boolean): boolean {
  const parts = pattern.split('/').slice(1);
  let seen = 0;
  const leaves = (folder: string, at: number): boolean => {
    const part = parts[at];
    if (part === undefined) return false;
    const deep = part === '**';
    if (!deep && !isPattern(part)) {
      const path = join(folder, part);
      return (seen > 0 && leadsOut(path)) || leaves(path, at + 1);
    }
    const matcher = deep ? /^/ : globMatcher(`/${part}`);
    if (!matcher) return true;
    for (const entry of entries(folder)) {
      if (++seen > limits.policyGlobEntriesMax) return true;
      if (!matcher.test(deep ? entry.name : `/${entry.name}`)) continue;
      const path = join(folder, entry.name);
      if (entry.isSymbolicLink() && leadsOut(path)) return true;
      const enters = entry.isDirectory() || (entry.isSymbolicLink() && !deep);
      if (enters && leaves(path, deep ? at : at + 1)) return true;
    }
    return false;
  };
  return leaves('/', 0);
}

/** Folders of so many files that they would use up the bound; what lies in them is named, and not looked through. */
const crowded = new Set(['node_modules', '.git']);

/** The paths that a pattern names, those near the root first; no more than the bound are looked at. */
export function globPaths(pattern: string): readonly string[] {
  const parts = pattern.split('/').slice(1);
  const found: string[] = [];
  const waiting: { readonly folder: string; readonly at: number; readonly deep: boolean }[] = [
    { folder: '/', at: 0, deep: false },
  ];
  let seen = 0;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { folder, at, deep } = next;
    const part = parts[at] ?? '';
    const last = at === parts.length - 1;
    if (part !== '**' && !isPattern(part)) {
      const path = join(folder, part);
      if (!last) waiting.push({ folder: path, at: at + 1, deep });
      else if (existsSync(path)) found.push(path);
      continue;
    }
    if (part === '**' && !last) waiting.push({ folder, at: at + 1, deep: true });
    const matcher = part === '**' ? /^/ : globMatcher(deep ? part : `/${part}`);
    for (const entry of entries(folder)) {
      if (++seen > limits.policyGlobEntriesMax) return found;
      if (!(matcher?.test(part === '**' || deep ? entry.name : `/${entry.name}`) ?? true)) continue;
      const path = join(folder, entry.name);
      if (last) found.push(path);
      if (part === '**' ? entry.isDirectory() && !crowded.has(entry.name) : !last)
        waiting.push({ folder: path, at: part === '**' ? at : at + 1, deep: deep || part === '**' });
    }
  }
  return found;
}
