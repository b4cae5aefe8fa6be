import { existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { replaceDurably, syncDir } from '../disk';

/** `blobs/sha256/ab/cdef…` below the data directory. */
export const blobPath = (dataDir: string, sha256Hex: string): string =>
  join(dataDir, 'blobs', 'sha256', sha256Hex.slice(0, 2), sha256Hex.slice(2));

/**
 * Writes bytes under the name of their hash and returns only when file and directory are on the disk. A crash in between leaves an unnamed
 * file, never a name without its bytes. Throws the file system's error.
 */
export function writeBlob(dataDir: string, sha256Hex: string, bytes: Uint8Array): void {
  const path = blobPath(dataDir, sha256Hex);
  const dir = dirname(path);
  for (const made of [join(dataDir, 'blobs'), join(dataDir, 'blobs', 'sha256'), dir]) makeOwnDir(made);
  if (existsSync(path)) {
    // An earlier attempt may have died, or failed, between the rename and this.
    syncDir(dir);
    return;
  }
  replaceDurably(path, bytes);
}

export const readBlob = (dataDir: string, sha256Hex: string): Promise<Buffer> =>
  readFile(blobPath(dataDir, sha256Hex));

/** Directories that this process knows to be on the disk. */
const known = new Set<string>();

/** One below a durable directory. That it is there is not enough: who made it may have been killed before it was fsynced into its parent. */
function makeOwnDir(dir: string): void {
  if (known.has(dir) && existsSync(dir)) return;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  syncDir(dirname(dir));
  known.add(dir);
}
