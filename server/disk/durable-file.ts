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
import { dirname } from 'node:path';

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
