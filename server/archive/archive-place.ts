import { readFile, rm } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { z } from 'zod';
import { type ArchiveSettings, ok, type ProjectRow, type Result, TroubleError } from '../vocabulary';
import { findArchiveFolder, hashFile, makeArchiveFolder, makeFolder, replaceFile } from './archive-files';
import type { ArchivePlaces } from './find-archive';

/** What the last write of an archive left: up to which entry of the ledger it goes, and its bytes' SHA-256. */
const checkpoint = z.object({
  v: z.literal(1),
  path: z.string(),
  lastSeq: z.int().nonnegative(),
  sha256: z.string(),
});
export type ArchiveCheckpoint = z.infer<typeof checkpoint>;

/** Up to which entry all archives are written, but for the sessions named. */
const position = z.object({
  v: z.literal(1),
  lastSeq: z.int().nonnegative(),
  behind: z.array(z.string()),
});
export type ArchivePosition = z.infer<typeof position>;

/** Where archives and what is known of them lie. */
export function archivePlace(o: {
  readonly dataDir: string;
  /** A project's folder and what a person chose for its archives; null when it is not in the list. */
  readonly project: (projectId: string) => Promise<Pick<ProjectRow, 'path' | 'archives'> | null>;
  readonly newId: () => string;
}) {
  const own = join(o.dataDir, 'archives');
  const checkpointPath = (sessionId: string) => join(own, 'checkpoints', `${sessionId}.json`);
  const positionPath = join(own, 'position.json');
  const write = (path: string, value: object) => replaceFile(path, JSON.stringify(value), o.newId);
  return {
    own,
    async prepare(): Promise<void> {
      await makeFolder(o.dataDir, 'archives', 'checkpoints');
    },
    /** The project's own folder when it keeps archives, ours otherwise. Rejects with a TroubleError when it must not be written. */
    async folder(projectId: string): Promise<ArchiveFolder> {
      const project = await o.project(projectId);
      if (project?.archives?.place === 'project') {
        const made = await makeArchiveFolder(project.path);
        if (!made.ok) throw new TroubleError(made.error);
      }
      const folder = await findFolder(own, projectId, project);
      if (!folder.ok) throw new TroubleError(folder.error);
      if (!folder.value.inProject) await makeFolder(o.dataDir, 'archives', projectId);
      return folder.value;
    },
    /** The same place, which need not exist; nothing is made. */
    find: async (projectId: string): Promise<Result<ArchiveFolder>> =>
      findFolder(own, projectId, await o.project(projectId)),
    /** Every place where archives of the project may lie, for who only reads. */
    async places(projectId: string): Promise<ArchivePlaces> {
      const project = await o.project(projectId);
      const ownFolder = join(own, projectId);
      return { projectPath: project?.path ?? null, ownFolder, place: project?.archives?.place };
    },
    /** Whether sessions of the project are written as archives at all. */
    async mode(projectId: string): Promise<ArchiveSettings['mode']> {
      return (await o.project(projectId))?.archives?.mode ?? 'dual';
    },
    /** Removes an archive that is written elsewhere now: only in our own folder, and only while it is as we left it. */
    async forsake({ path, sha256 }: Pick<ArchiveCheckpoint, 'path' | 'sha256'>): Promise<void> {
      if (!path.startsWith(own + sep)) return;
      const hash = await hashFile(path);
      if (hash.ok && hash.value === sha256) await rm(path, { force: true });
    },
    checkpoint: (sessionId: string) => readJson(checkpointPath(sessionId), checkpoint),
    writeCheckpoint: (sessionId: string, value: Omit<ArchiveCheckpoint, 'v'>) =>
      write(checkpointPath(sessionId), { v: 1, ...value }),
    position: () => readJson(positionPath, position),
    writePosition: (value: Omit<ArchivePosition, 'v'>) => write(positionPath, { v: 1, ...value }),
  };
}

export interface ArchiveFolder {
  readonly path: string;
  /** In the project's own `chats/threads`. */
  readonly inProject: boolean;
}

async function findFolder(
  own: string,
  projectId: string,
  project: Pick<ProjectRow, 'path' | 'archives'> | null,
): Promise<Result<ArchiveFolder>> {
  const chosen = project?.archives?.place;
  if (project !== null && chosen !== 'data') {
    const found = await findArchiveFolder(project.path);
    if (!found.ok) return found;
    if (found.value !== null) return ok({ path: found.value, inProject: true });
    if (chosen === 'project') return ok({ path: join(project.path, 'chats', 'threads'), inProject: true });
  }
  return ok({ path: join(own, projectId), inProject: false });
}

export type ArchivePlace = ReturnType<typeof archivePlace>;

/** Null for a file that is not there or not what it should be: then the archive is simply written again. */
async function readJson<T>(path: string, shape: z.ZodType<T>): Promise<T | null> {
  try {
    return shape.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}
