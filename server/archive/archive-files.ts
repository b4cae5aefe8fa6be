import { createHash, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import {
  type FileHandle,
  link,
  mkdir,
  open,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  unlink,
} from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { err, limits, ok, type Result, type Trouble } from '../vocabulary';
import { oddKind } from './odd-kind';

const code = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
export const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const trouble = (kind: string, what: string, next: string): Trouble => ({
  kind,
  what,
  safe: 'The file was not changed.',
  next,
});

/**
 * The folder of a project's archives, links resolved; null when the project has none. Refused when it lies outside of the project: then
 * somebody else's files would be read, or written.
 */
export async function findArchiveFolder(projectPath: string): Promise<Result<string | null>> {
  try {
    const root = await realpath(projectPath);
    const folder = await realpath(join(root, 'chats', 'threads'));
    if (!folder.startsWith(root.endsWith(sep) ? root : root + sep))
      return err(
        trouble(
          'archive.folder-outside',
          `The folder chats/threads of "${projectPath}" is a link to a place outside of the project.`,
          'Replace the link by a folder in the project.',
        ),
      );
    if ((await stat(folder)).isDirectory()) return ok(folder);
    return err(trouble('archive.no-folder', `"${folder}" is a file, not a folder.`, 'Move it away.'));
  } catch (error) {
    if (code(error) === 'ENOENT' || code(error) === 'ENOTDIR') return ok(null);
    return err(
      trouble(
        'archive.folder-unreadable',
        words(error),
        'Give your user access to the folder, then try again.',
      ),
    );
  }
}

/** Makes `chats/threads` in a project, one folder after the other, so that a link out of the project is noticed before anything is made in it. */
export async function makeArchiveFolder(projectPath: string): Promise<Result<string>> {
  const folderTrouble = (what: string) =>
    err(trouble('archive.folder-unusable', what, 'Make the folder chats/threads in the project yourself.'));
  try {
    const root = await realpath(projectPath);
    for (const path of [join(root, 'chats'), join(root, 'chats', 'threads')]) {
      await mkdir(path).catch((error: unknown) => {
        if (code(error) !== 'EEXIST') throw error;
      });
      await syncFolder(dirname(path));
      const real = await realpath(path);
      if (!real.startsWith(root + sep)) return folderTrouble(`"${path}" is a link out of the project.`);
    }
  } catch (error) {
    return folderTrouble(`The folder for archives in "${projectPath}" cannot be made: ${words(error)}.`);
  }
  const found = await findArchiveFolder(projectPath);
  if (!found.ok || found.value !== null) return found.ok ? ok(found.value ?? '') : found;
  return folderTrouble(`There is no folder chats/threads in "${projectPath}".`);
}

export interface ReadFile {
  readonly bytes: Buffer;
  /** Hex SHA-256. */
  readonly hash: string;
}

export const sha256Hex = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex');

/** A regular file as a whole; null when there is none. Links are not followed. Only for small files, or in a thread of its own. */
export const readWhole = (path: string): Promise<Result<ReadFile | null>> =>
  withFile(path, async (file) => {
    const bytes = await file.readFile();
    return { bytes, hash: sha256Hex(bytes) };
  });

/** Hex SHA-256 of a regular file of any size; null when there is none. Links are not followed, and other work has its turn in between. */
export const hashFile = (path: string): Promise<Result<string | null>> =>
  withFile(path, async (file) => {
    const hash = createHash('sha256');
    const buffer = Buffer.alloc(limits.archiveReadBytes);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  });

async function withFile<T>(path: string, read: (file: FileHandle) => Promise<T>): Promise<Result<T | null>> {
  const refuse = (what: string, next: string) => err(trouble('archive.unreadable', what, next));
  try {
    // Not blocking, because a pipe would wait for ever for its other end.
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const facts = await file.stat();
      const kind = oddKind(facts);
      if (kind !== null) return refuse(`"${path}" is ${kind}, not a file.`, 'Move it away.');
      if (facts.size > limits.archiveFileBytesMax)
        return refuse(
          `"${path}" has ${facts.size} bytes; at most ${limits.archiveFileBytesMax} are read.`,
          'Split the file into several threads.',
        );
      return ok(await read(file));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (code(error) === 'ENOENT') return ok(null);
    if (code(error) === 'ELOOP')
      return refuse(`"${path}" is a link, and links are not followed.`, 'Put the file itself there.');
    return refuse(
      `"${path}" cannot be read: ${words(error)}.`,
      'Give your user access to it, then try again.',
    );
  }
}

/**
 * Replaces a file as a whole: a reader sees the old one or the new one, also after a power cut. A link in its place is replaced, not followed.
 * Throws the file system's error; then the old file is as it was. Gives the new one's hex SHA-256.
 */
export async function replaceFile(
  path: string,
  content: string | Iterable<string>,
  newId: () => string = randomUUID,
): Promise<string> {
  const temporary = `${path}.tmp-${newId()}`;
  const hash = createHash('sha256');
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      for (const piece of grouped(typeof content === 'string' ? [content] : content)) {
        hash.update(piece);
        await file.writeFile(piece);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
    return hash.digest('hex');
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Removes a file, when there is one, and returns when that would survive a power cut. */
export async function removeDurably(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (code(error) === 'ENOENT') return;
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Folders that this process knows to be on the disk. */
const known = new Set<string>();

/**
 * Makes a folder below one that is on the disk, names in between included, and returns when that would survive a power cut. That it is there
 * already is not enough: who made it may have been killed before it was on the disk.
 */
export async function makeFolder(base: string, ...names: readonly string[]): Promise<void> {
  let path = base;
  for (const name of names) {
    const parent = path;
    path = join(parent, name);
    const made = await mkdir(path, { recursive: true, mode: 0o700 });
    if (made === undefined && known.has(path)) continue;
    await syncFolder(parent);
    known.add(path);
  }
}

/** Hex SHA-256 of a text that comes in pieces; other work has its turn in between. */
export async function hashPieces(pieces: Iterable<string>): Promise<string> {
  const hash = createHash('sha256');
  for (const piece of grouped(pieces)) {
    hash.update(piece);
    await setImmediate();
  }
  return hash.digest('hex');
}

/** Small pieces together, so that neither the disk nor the event loop is asked for each. */
function* grouped(pieces: Iterable<string>): Generator<string> {
  let held = '';
  for (const piece of pieces) {
    held += piece;
    if (held.length < limits.archiveReadBytes) continue;
    yield held;
    held = '';
  }
  if (held !== '') yield held;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Gives a file a second name that says what it holds, so that the first may be replaced. The name is the same for the same content. */
export async function keepFile(path: string, hash: string): Promise<string> {
  const kept = `${path}.kept-${hash.slice(0, 12)}`;
  await link(path, kept).catch((error: unknown) => {
    if (code(error) !== 'EEXIST') throw error;
  });
  await syncFolder(dirname(path));
  return kept;
}

const leftover = /^[0-9a-f-]{36}(?:\.ledger\.json|\.json|\.md)\.tmp-[0-9a-f-]{36}$/i;

/** Whether a file's name is that of a temporary sibling of ours or of the original. */
export const isLeftover = (name: string): boolean => leftover.test(name);

/** Removes temporary files that an interrupted write left in a folder, when they were last written before `before` (epoch ms). */
export async function removeLeftovers(folder: string, before: number): Promise<number> {
  let removed = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isFile() || !leftover.test(entry.name)) continue;
    const path = join(folder, entry.name);
    const written = await stat(path).then(
      (facts) => facts.mtimeMs,
      () => Number.POSITIVE_INFINITY,
    );
    if (written >= before) continue;
    await rm(path, { force: true });
    removed += 1;
  }
  return removed;
}
