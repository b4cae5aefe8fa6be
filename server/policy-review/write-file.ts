import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { syncDir } from '../disk';

/** The text of a file as it lies there now; null when there is none. Throws when it is there and cannot be read. */
export function textNow(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

export interface PreparedFile {
  /** Puts the text in place, all at once. */
  commit(): void;
  /** Removes what was prepared; after `commit` there is nothing left to remove. */
  discard(): void;
}

/** Writes the text beside its place and syncs it, so that only a rename is left to do. Never follows a link at the place itself. */
export function prepareFile(file: string, text: string, name: string): PreparedFile {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const part = `${file}.${name}.part`;
  const handle = openSync(part, 'wx', 0o600);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  return {
    commit() {
      renameSync(part, file);
      syncDir(dirname(file));
    },
    discard: () => rmSync(part, { force: true }),
  };
}
