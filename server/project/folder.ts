import { accessSync, constants, readdirSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { err, ok, type Result, type Trouble } from '../vocabulary';

/** Folders offered at once. */
const foldersMax = 20;
/** Entries of one folder that are looked at for completion. */
const entriesMax = 5000;

/** `~` and `~/…` mean the home folder; anything else must be absolute. */
export const expandHome = (path: string): string =>
  path === '~' ? homedir() : path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;

/** The real path of a folder that can be listed and entered; otherwise what is wrong with it. */
export function checkFolder(given: string): Result<string> {
  const path = expandHome(given.trim());
  const refuse = (kind: string, what: string, next: string): Result<string> =>
    err({ kind, what, safe: 'Nothing was changed.', next });
  if (!isAbsolute(path))
    return refuse('folder.not-absolute', `"${given}" is not a full path.`, 'Begin with / or ~/.');
  try {
    const real = realpathSync(path);
    if (!statSync(real).isDirectory())
      return refuse('folder.not-a-folder', `"${path}" is a file, not a folder.`, 'Choose a folder.');
    accessSync(real, constants.R_OK | constants.X_OK);
    return ok(real);
  } catch (error) {
    return err(folderTrouble(path, error));
  }
}

/** What the system answered about a folder, in words. */
export function folderTrouble(path: string, error: unknown): Trouble {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const safe = 'Nothing was changed.';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    const what = `There is no folder "${path}".`;
    return { kind: 'folder.missing', what, safe, next: 'Check the path, or create the folder first.' };
  }
  if (code === 'EACCES' || code === 'EPERM') {
    const what = `The folder "${path}" may not be read.`;
    return { kind: 'folder.unreadable', what, safe, next: 'Give your user access to it, then try again.' };
  }
  const what = `The folder "${path}" cannot be used: ${error instanceof Error ? error.message : String(error)}.`;
  return { kind: 'folder.unusable', what, safe, next: 'Choose another folder.' };
}

/** Folders that complete what was typed, hidden ones only when asked for. */
export function completeFolder(prefix: string): { home: string; folders: string[] } {
  const home = homedir();
  const typed = expandHome(prefix.trim() === '' ? '~/' : prefix.trim());
  if (!isAbsolute(typed)) return { home, folders: [] };
  const parent = typed.endsWith('/') ? typed : dirname(typed);
  const begin = typed.endsWith('/') ? '' : basename(typed);
  try {
    const names = readdirSync(parent, { withFileTypes: true })
      .slice(0, entriesMax)
      .filter((entry) => entry.isDirectory() && entry.name.startsWith(begin))
      .map((entry) => entry.name)
      .filter((name) => begin.startsWith('.') || !name.startsWith('.'))
      .sort();
    return { home, folders: names.slice(0, foldersMax).map((name) => join(parent, name)) };
  } catch {
    return { home, folders: [] };
  }
}
