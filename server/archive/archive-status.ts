import type { Ledger, PageReads } from '../ledger';
import { type ArchiveSettings, limits, type ProjectRow, type Trouble } from '../vocabulary';
import { findArchiveFolder } from './archive-files';
import type { ArchivePlace } from './archive-place';
import { findSession } from './find-session';
import { listArchives, type ThreadFile } from './list-archives';
import type { ArchiveProjector } from './projector';

/** What lies in a project's folder of archives, and how its sessions are archived. */
export interface ProjectArchives {
  /** Threads with an archive in the project, and how many of them are sessions in the ledger already. */
  readonly threads: number;
  readonly backfilled: number;
  /** Archives that the ledger does not have: they can be read, unverified, and taken over. At most `limits.archiveFindingsMax`. */
  readonly unverified: readonly ThreadFile[];
  /** The project's `chats/threads`; null when it has none. */
  readonly folder: string | null;
  /** Why the folder cannot be used. */
  readonly problem: Trouble | null;
  readonly mode: ArchiveSettings['mode'];
  /** Where archives of this project's sessions are written now. */
  readonly place: ArchiveSettings['place'];
  readonly placePath: string | null;
  /** Sessions of this project whose archive does not hold what the ledger has. */
  readonly lagging: readonly string[];
  /** Why the first of them could not be written last. */
  readonly lastProblem: Trouble | null;
}

export interface StatusPorts {
  readonly ledger: Ledger;
  readonly reads: PageReads;
  readonly place: ArchivePlace;
  readonly projector: Pick<ArchiveProjector, 'sessionLag'>;
  readonly knownProject: (projectId: string) => Promise<Omit<ProjectRow, 'seq'>>;
}

export async function projectArchives(ports: StatusPorts, projectId: string): Promise<ProjectArchives> {
  const project = await ports.knownProject(projectId);
  const found = await findArchiveFolder(project.path);
  const folder = found.ok ? found.value : null;
  const threads = folder === null ? [] : (await listArchives(folder)).threads;
  const outside = await notTakenOver(ports.ledger, projectId, threads);
  const place = await ports.place.find(projectId);
  const lag = ports.projector.sessionLag();
  const own =
    lag.sessions.length === 0 ? new Set<string>() : new Set(await ports.reads.sessionsOf(projectId));
  const lagging = lag.sessions.filter((sessionId) => own.has(sessionId));
  return {
    threads: threads.length,
    backfilled: threads.length - outside.length,
    unverified: outside.slice(0, limits.archiveFindingsMax),
    folder,
    problem: found.ok ? null : found.error,
    mode: project.archives?.mode ?? 'dual',
    place: (place.ok ? place.value.inProject : project.archives?.place !== 'data') ? 'project' : 'data',
    placePath: place.ok ? place.value.path : null,
    lagging,
    lastProblem: lag.problems.find((one) => own.has(one.sessionId))?.problem ?? null,
  };
}

/** Archives of threads that the ledger does not have. */
export async function notTakenOver(
  ledger: Pick<Ledger, 'cursor'>,
  projectId: string,
  threads: readonly ThreadFile[],
): Promise<readonly ThreadFile[]> {
  const outside: ThreadFile[] = [];
  for (const file of threads)
    if ((await findSession(ledger, projectId, file.threadId)).counts === null) outside.push(file);
  return outside;
}
