import type { Dirent, Stats } from 'node:fs';

/** What a file system says that something is, in words; null for a regular file. */
export function oddKind(entry: Dirent | Stats): string | null {
  if (entry.isFile()) return null;
  if (entry.isSymbolicLink()) return 'a link, and links are not followed';
  if (entry.isDirectory()) return 'a folder';
  if (entry.isFIFO()) return 'a pipe';
  return entry.isSocket() ? 'a socket' : 'a device';
}
