import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
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
  if (existsSync(path)) return;
  const dir = dirname(path);
  makeDurableDir(dir);
  const temporary = `${path}.${process.pid}.part`;
  writeDurably(temporary, bytes);
  renameSync(temporary, path);
  syncDir(dir);
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

/** Creates missing directories from the top, each fsynced into its parent. */
function makeDurableDir(dir: string): void {
  if (existsSync(dir)) return;
  makeDurableDir(dirname(dir));
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  syncDir(dirname(dir));
}
