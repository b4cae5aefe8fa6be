import { err, ok, type ProjectRow, type Result, type Trouble, TroubleError } from '../vocabulary';
import { findArchiveFolder, words } from './archive-files';
import { upperUuid } from './core/archive-turn';
import { listArchives } from './list-archives';

/** Where archives of a project may lie. */
export interface ArchivePlaces {
  /** Null when it is not in the list any more. */
  readonly projectPath: string | null;
  /** Null for a project that is not in the ledger: then only its own folder can have any. */
  readonly ownFolder: string | null;
  /** What a person chose last is looked at first; files of an earlier choice stay where they are. */
  readonly place: NonNullable<ProjectRow['archives']>['place'] | undefined;
}

/**
 * The archive of a thread, in the project's `chats/threads` or in the data directory; null when neither has one. Rejects with a TroubleError when
 * one of them must not or cannot be read and the other has nothing.
 */
export async function findArchive(places: ArchivePlaces, threadId: string): Promise<string | null> {
  const { projectPath, ownFolder, place } = places;
  const inProject = async (): Promise<Result<string | null>> =>
    projectPath === null ? ok(null) : findArchiveFolder(projectPath);
  const inData = async (): Promise<Result<string | null>> => ok(ownFolder);
  let refused: Trouble | null = null;
  for (const folderOf of place === 'data' ? [inData, inProject] : [inProject, inData]) {
    const folder = await folderOf();
    const found = folder.ok ? await fileIn(folder.value, threadId) : folder;
    if (found.ok && found.value !== null) return found.value;
    if (!found.ok) refused ??= found.error;
  }
  if (refused !== null) throw new TroubleError(refused);
  return null;
}

async function fileIn(folder: string | null, threadId: string): Promise<Result<string | null>> {
  if (folder === null) return ok(null);
  try {
    const { threads } = await listArchives(folder);
    const file = threads.find((one) => one.threadId === upperUuid(threadId));
    return ok(file?.path ?? null);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok(null);
    const next = 'Give your user access to the folder, then try again.';
    const what = `The archives in "${folder}" cannot be read: ${words(error)}.`;
    return err({ kind: 'archive.folder-unreadable', what, safe: 'Nothing was changed.', next });
  }
}
