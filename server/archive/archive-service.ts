import type { Ledger, PageReads } from '../ledger';
import { type ProjectRow, type Trouble, TroubleError } from '../vocabulary';
import { findArchiveFolder } from './archive-files';
import { type BackfillSummary, backfill } from './backfill';
import type { BackfillPorts } from './backfill-thread';
import { isoSeconds } from './core/iso-seconds';
import { exportThread, type ThreadExport } from './export-thread';
import { findSession } from './find-session';
import { listArchives } from './list-archives';

export interface ArchiveServicePorts extends BackfillPorts {
  readonly ledger: Ledger;
  readonly reads: PageReads;
  /** Fails with a TroubleError when the project is unknown. */
  readonly knownProject: (projectId: string) => Promise<Omit<ProjectRow, 'seq'>>;
}

/** What lies in a project's folder of archives. */
export interface ProjectArchives {
  /** Threads with an archive, and how many of them are sessions in the ledger already. */
  readonly threads: number;
  readonly backfilled: number;
  /** Null when the project keeps no archives. */
  readonly folder: string | null;
  /** Why the folder cannot be used. */
  readonly problem: Trouble | null;
}

/** What people do with archives: see what there is, take it over, export one thread. */
export function createArchiveService(ports: ArchiveServicePorts) {
  const underWay = new Set<string>();
  return {
    async archives({ projectId }: { projectId: string }): Promise<ProjectArchives> {
      const project = await ports.knownProject(projectId);
      const folder = await findArchiveFolder(project.path);
      if (!folder.ok) return { threads: 0, backfilled: 0, folder: null, problem: folder.error };
      if (folder.value === null) return { threads: 0, backfilled: 0, folder: null, problem: null };
      const { threads } = await listArchives(folder.value);
      let backfilled = 0;
      for (const { threadId } of threads)
        if ((await findSession(ports.ledger, projectId, threadId)).counts !== null) backfilled += 1;
      return { threads: threads.length, backfilled, folder: folder.value, problem: null };
    },

    async backfill(o: {
      commandId: string;
      projectId: string;
      limit: number | null;
      force: boolean;
    }): Promise<BackfillSummary> {
      const { projectId, limit, force, commandId } = o;
      const project = await ports.knownProject(projectId);
      if (underWay.has(projectId)) throw new TroubleError(alreadyRunning);
      underWay.add(projectId);
      try {
        return await backfill(ports, { project, limit, force, commandId });
      } finally {
        underWay.delete(projectId);
      }
    },

    async exportThread(o: {
      projectPath: string;
      threadId: string;
      limit: number | null;
      generatedAt: string | null;
    }): Promise<ThreadExport> {
      const { rows } = await ports.reads.projects();
      return exportThread(ports.ledger, rows, {
        ...o,
        generatedAt: o.generatedAt ?? isoSeconds(ports.now()),
      });
    },
  };
}

const alreadyRunning: Trouble = {
  kind: 'archive.backfill-running',
  what: 'A backfill of this project is under way.',
  safe: 'It goes on; nothing was changed by this call.',
  next: 'Wait for its end. A second run adds only what the first did not.',
};
