import type { Ledger, PageReads } from '../ledger';
import {
  type ArchiveSettings,
  type JsonObject,
  type ProjectRow,
  type Trouble,
  TroubleError,
} from '../vocabulary';
import type { ArchivePlace } from './archive-place';
import { type ProjectArchives, projectArchives } from './archive-status';
import { type BackfillSummary, backfill } from './backfill';
import type { BackfillPorts } from './backfill-thread';
import { type ArchivesReport, type CheckOptions, checkArchives } from './check-archives';
import { isoSeconds } from './core/iso-seconds';
import { exportThread, type ThreadExport } from './export-thread';
import {
  type HomePorts,
  type ImportOrder,
  type ImportSummary,
  importHome as importSessions,
} from './import-home';
import type { ArchiveProjector } from './projector';
import { createThreadReader, type ReadingPorts } from './read-thread';
import { type SetArchives, setArchives } from './set-archives';

export interface ArchiveServicePorts extends BackfillPorts, ReadingPorts, Omit<HomePorts, 'projects'> {
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
  /** One take-over of a project, or of all of them, at a time. */
  async function alone<T>(subject: string, work: () => Promise<T>): Promise<T> {
    if (underWay.has(subject)) throw new TroubleError(alreadyRunning);
    underWay.add(subject);
    try {
      return await work();
    } finally {
      underWay.delete(subject);
    }
  }
  const importHome = (o: ImportInput, run?: LongRun): Promise<ImportSummary> =>
    alone('codex home', async () => {
      if (o.projectId !== null) await ports.knownProject(o.projectId);
      const projects = async () => (await ports.reads.projects()).rows;
      const done = await importSessions({ ...ports, projects }, { ...o, ...followed(run, 'files') });
      // What came from no archive has none yet.
      const fresh = done.sessions.filter(({ status }) => status === 'imported');
      ports.projector.again(fresh.map(({ sessionId }) => sessionId));
      return done;
    });
  const check = (o: CheckOptions): Promise<ArchivesReport> =>
    checkArchives({ ...ports, sessionsOf: ports.reads.sessionsOf.bind(ports.reads) }, o);
  const reader = createThreadReader(ports);
  return {
    archives: ({ projectId }: { projectId: string }): Promise<ProjectArchives> =>
      projectArchives(ports, projectId),
    checkArchives: check,
    readThread: reader.readThread,
    instead: reader.instead,
    setArchives: (o: SetArchives): Promise<ProjectArchives> => setArchives({ ...ports, check }, o),

    /** As a job as well: then `run` tells how far it is, and ends it. */
    backfill: (o: BackfillInput, run?: LongRun): Promise<BackfillSummary> =>
      alone(o.projectId, async () => {
        const { projectId, limit, force, commandId } = o;
        const project = await ports.knownProject(projectId);
        return backfill(ports, { project, limit, force, commandId, ...followed(run, 'threads') });
      }),

    importHome,

    /** The same as a job of one project. */
    async importCodexHome(o: ImportInput & { readonly projectId: string }, run: LongRun) {
      const report = await importHome(o, run);
      return {
        summary: importSentence(report),
        report: JSON.parse(JSON.stringify(report)) as JsonObject,
        stopped: report.leftSessionCount > 0,
      };
    },

    async exportThread(o: {
      projectPath: string;
      threadId: string;
      limit: number | null;
      generatedAt: string | null;
    }): Promise<ThreadExport> {
      const { rows: projects } = await ports.reads.projects();
      const generatedAt = o.generatedAt ?? isoSeconds(ports.now());
      const { ledger, place } = ports;
      const { tell: readInstead } = reader;
      return exportThread({ ledger, projects, places: place.places, readInstead }, { ...o, generatedAt });
    },
  };
}

/** How far long work is, and its end before its time. */
export interface LongRun {
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number | null, unit: string) => void;
}

const followed = (run: LongRun | undefined, unit: string) =>
  run === undefined
    ? {}
    : { signal: run.signal, onProgress: (done: number, of: number) => run.progress(done, of, unit) };

interface BackfillInput {
  readonly commandId: string;
  readonly projectId: string;
  readonly limit: number | null;
  readonly force: boolean;
}

type ImportInput = Pick<ImportOrder, 'commandId' | 'projectId' | 'home' | 'limit' | 'force'>;

function importSentence(done: ImportSummary): string {
  const failed = done.failedSessionCount === 0 ? '' : `, ${done.failedSessionCount} failed`;
  const elsewhere = done.elsewhereCount === 0 ? '' : `; ${done.elsewhereCount} worked in other folders`;
  const left =
    done.leftSessionCount === 0 ? '' : `; ${done.leftSessionCount} sessions are left for the next run`;
  const places = done.problems.length + done.problemsOmitted;
  const odd =
    places === 0
      ? ''
      : `; ${places === 1 ? '1 place was' : `${places} places were`} not taken over as they stand`;
  return `${done.addedTurnCount} turns added from ${done.importedSessionCount} of ${done.scannedFileCount} sessions${failed}${elsewhere}${odd}${left}.`;
}

const alreadyRunning: Trouble = {
  kind: 'archive.backfill-running',
  what: 'A backfill or import of the same is under way.',
  safe: 'It goes on; nothing was changed by this call.',
  next: 'Wait for its end. A second run adds only what the first did not.',
};
