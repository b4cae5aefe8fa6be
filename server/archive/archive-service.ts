import type { Ledger, PageReads } from '../ledger';
import { type ArchiveSettings, type ProjectRow, type Trouble, TroubleError } from '../vocabulary';
import type { ArchivePlace } from './archive-place';
import { type ProjectArchives, projectArchives } from './archive-status';
import { type BackfillSummary, backfill } from './backfill';
import type { BackfillPorts } from './backfill-thread';
import { type ArchivesReport, type CheckOptions, checkArchives } from './check-archives';
import { isoSeconds } from './core/iso-seconds';
import { exportThread, type ThreadExport } from './export-thread';
import type { ArchiveProjector } from './projector';
import { type SetArchives, setArchives } from './set-archives';

export interface ArchiveServicePorts extends BackfillPorts {
  readonly ledger: Ledger;
  readonly reads: PageReads;
  readonly place: ArchivePlace;
  readonly projector: Pick<ArchiveProjector, 'sessionLag' | 'again' | 'settled'>;
  /** Fails with a TroubleError when the project is unknown. */
  readonly knownProject: (projectId: string) => Promise<Omit<ProjectRow, 'seq'>>;
  /** Records a person's choice. */
  readonly configure: (o: {
    commandId: string;
    projectId: string;
    archives: ArchiveSettings;
  }) => Promise<void>;
}

/** What people do with archives: see what there is, take it over, check it, choose where it lies, export one thread. */
export function createArchiveService(ports: ArchiveServicePorts) {
  const underWay = new Set<string>();
  const check = (o: CheckOptions): Promise<ArchivesReport> =>
    checkArchives({ ...ports, sessionsOf: ports.reads.sessionsOf.bind(ports.reads) }, o);
  return {
    archives: ({ projectId }: { projectId: string }): Promise<ProjectArchives> =>
      projectArchives(ports, projectId),
    checkArchives: check,
    setArchives: (o: SetArchives): Promise<ProjectArchives> => setArchives({ ...ports, check }, o),

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
