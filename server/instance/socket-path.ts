import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes that a unix socket path may have on every system we run on (macOS: 104 with the closing zero). */
const pathBytesMax = 103;

const plainPath = (dataDir: string): string => join(dataDir, 'control.sock');
const notePath = (dataDir: string): string => join(dataDir, 'control.path');

/**
 * Where the socket of a data directory shall be: inside it, or, when that path is too long for a socket, in a private folder under the
 * temporary directory, with a note in the data directory that says where. Throws when that folder belongs to someone else.
 */
export const chooseSocketPath = (dataDir: string): string => {
  const plain = plainPath(dataDir);
  if (Buffer.byteLength(plain) <= pathBytesMax) {
    rmSync(notePath(dataDir), { force: true });
    return plain;
  }
  const uid = process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `codexchat-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory() || found.uid !== uid) throw new Error(`${folder} belongs to someone else`);
  chmodSync(folder, 0o700);
  const short = join(folder, `${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}.sock`);
  writeFileSync(notePath(dataDir), `${short}\n`, { mode: 0o600 });
  return short;
};

/** Where the socket of a data directory is, if a server made one. */
export const findSocketPath = (dataDir: string): string => {
  try {
    return readFileSync(notePath(dataDir), 'utf8').trim();
  } catch {
    return plainPath(dataDir);
  }
};
