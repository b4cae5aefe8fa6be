import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { TroubleError } from '../vocabulary';
import { findArchiveFolder, replaceFile } from './archive-files';

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
  /** Path of a project's folder; null when it is not in the list. */
  readonly projectPath: (projectId: string) => Promise<string | null>;
  readonly newId: () => string;
}) {
  const own = join(o.dataDir, 'archives');
  const checkpointPath = (sessionId: string) => join(own, 'checkpoints', `${sessionId}.json`);
  const positionPath = join(own, 'position.json');
  const write = (path: string, value: object) => replaceFile(path, JSON.stringify(value), o.newId);
  return {
    own,
    async prepare(): Promise<void> {
      await mkdir(join(own, 'checkpoints'), { recursive: true, mode: 0o700 });
    },
    /** The project's own folder when it keeps archives, ours otherwise. Rejects with a TroubleError when it must not be written. */
    async folder(projectId: string): Promise<{ readonly path: string; readonly inProject: boolean }> {
      const projectPath = await o.projectPath(projectId);
      if (projectPath !== null) {
        const found = await findArchiveFolder(projectPath);
        if (!found.ok) throw new TroubleError(found.error);
        if (found.value !== null) return { path: found.value, inProject: true };
      }
      const path = join(own, projectId);
      await mkdir(path, { recursive: true, mode: 0o700 });
      return { path, inProject: false };
    },
    checkpoint: (sessionId: string) => readJson(checkpointPath(sessionId), checkpoint),
    writeCheckpoint: (sessionId: string, value: Omit<ArchiveCheckpoint, 'v'>) =>
      write(checkpointPath(sessionId), { v: 1, ...value }),
    position: () => readJson(positionPath, position),
    writePosition: (value: Omit<ArchivePosition, 'v'>) => write(positionPath, { v: 1, ...value }),
  };
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
