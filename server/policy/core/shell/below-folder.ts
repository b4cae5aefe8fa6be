import type { Place } from './facts';
import { physicalPath } from './resolve-path';

/** git looks for a repository upward from where it stands, links followed. */
export function inBareRepository(place: Place, dir: string): boolean {
  const physical = physicalPath('/', dir, place.readLink);
  if (physical !== dir && (physical === null || inBareRepository(place, physical))) return true;
  for (let at = dir; at.startsWith(place.workspace); at = at.slice(0, at.lastIndexOf('/')) || '/') {
    if (place.bareRepository(at)) return true;
    if (at === place.workspace || at === '/') return false;
  }
  return false;
}

/** Whether who follows links below a folder can leave the workspace. */
export function leavesBelow(place: Place, cwd: string, folder: string): boolean {
  const base = physicalPath(cwd, folder, place.readLink);
  return base === null || place.globLeaves(`${base === '/' ? '' : base}/**`);
}
