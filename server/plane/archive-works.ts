import type { BackfillSummary } from '../archive';
import type { JobResult, JobRun } from '../job';
import type { ProjectService } from '../project';
import { type JsonObject, TroubleError } from '../vocabulary';
import type { JobWorks } from './jobs';

/**
 * What of the archive room is run as jobs. `run` is the job's progress and the signal that ends it: whoever does not look at it runs to its end,
 * and the job says `cancelled` only then.
 */
export interface ArchivePort {
  backfill(
    input: { commandId: string; projectId: string; limit: number | null; force: boolean },
    run: JobRun,
  ): Promise<BackfillSummary>;
  /** Absent while this version cannot do it. */
  readonly importCodexHome?: (
    input: { commandId: string; projectId: string; home: string },
    run: JobRun,
  ) => Promise<JobResult>;
}

/** Backfill and import as jobs. */
export function archiveWorks(archive: ArchivePort, project: Pick<ProjectService, 'known'>): JobWorks {
  return {
    folderOf: async (projectId) => (await project.known(projectId)).path,
    async backfill(input, run) {
      const summary = await archive.backfill(input, run);
      run.signal.throwIfAborted();
      return { summary: backfillSentence(summary), report: asJson(summary) };
    },
    async importCodexHome(input, run) {
      if (!archive.importCodexHome) throw new TroubleError(notOffered);
      return archive.importCodexHome(input, run);
    },
  };
}

function backfillSentence(done: BackfillSummary): string {
  const places = done.problems.length + done.problemsOmitted;
  const failed = done.failedThreadCount === 0 ? '' : `, ${done.failedThreadCount} failed`;
  const odd = places === 0 ? '' : `; ${places} places were not taken over as they stand`;
  return `${done.addedTurnCount} turns added from ${done.exportedThreadCount} of ${done.scannedThreadCount} threads${failed}${odd}.`;
}

/** Through JSON, because an interface is no index of values to the compiler. */
const asJson = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

const notOffered = {
  kind: 'job.not-offered',
  what: 'This version cannot import the sessions of a codex home.',
  safe: 'Nothing was read and nothing was changed.',
  next: 'Use a newer version.',
} as const;
