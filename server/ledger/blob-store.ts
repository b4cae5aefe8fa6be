import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

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

/** Replaces a file as a whole, and returns when that is on the disk. What fails leaves the old file, and none of the space taken. */
export function replaceDurably(path: string, bytes: Uint8Array): void {
  // Without the process in its name: what a killed one left is overwritten by the next, and does not lie there for ever.
  const temporary = `${path}.part`;
  try {
    writeDurably(temporary, bytes);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncDir(dirname(path));
}

export const readBlob = (dataDir: string, sha256Hex: string): Promise<Buffer> =>
  readFile(blobPath(dataDir, sha256Hex));

/** Writes a whole file and its metadata to the disk. */
export function writeDurably(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w', 0o600);
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Makes a rename or a new name in a directory survive a power cut. */
export function syncDir(dir: string): void {
  const handle = openSync(dir, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Creates missing directories from the top, each fsynced into its parent: a file is as lost with its directory as without its bytes. */
export function makeDurableDir(dir: string): void {
  if (existsSync(dir)) return;
  makeDurableDir(dirname(dir));
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  syncDir(dirname(dir));
}

/** Directories that this process knows to be on the disk. */
const known = new Set<string>();

/** One below a durable directory. That it is there is not enough: who made it may have been killed before it was fsynced into its parent. */
function makeOwnDir(dir: string): void {
  if (known.has(dir) && existsSync(dir)) return;
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  syncDir(dirname(dir));
  known.add(dir);
}
