import type { BackfillSummary } from '../archive';
import type { JobResult, JobRun } from '../job';
import type { ProjectService } from '../project';
import type { JsonObject } from '../vocabulary';
import type { JobWorks } from './jobs';

/**
 * What of the archive room is run as jobs. `run` is the job's progress and the signal that ends it, looked at between two threads: what
 * is done stays, and the next run goes on from there.
 */
export interface ArchivePort {
  backfill(
    input: { commandId: string; projectId: string; limit: number | null; force: boolean },
    run: JobRun,
  ): Promise<BackfillSummary>;
  importCodexHome(
    input: { commandId: string; projectId: string; home: string; limit: number | null; force: boolean },
    run: JobRun,
  ): Promise<JobResult>;
}

/** Backfill and import as jobs. */
export function archiveWorks(archive: ArchivePort, project: Pick<ProjectService, 'known'>): JobWorks {
  return {
    folderOf: async (projectId) => (await project.known(projectId)).path,
    async backfill(input, run) {
      const summary = await archive.backfill(input, run);
      return {
        summary: backfillSentence(summary),
        report: asJson(summary),
        stopped: summary.leftThreadCount > 0,
      };
    },
    importCodexHome: (input, run) => archive.importCodexHome(input, run),
  };
}

function backfillSentence(done: BackfillSummary): string {
  const places = done.problems.length + done.problemsOmitted;
  const failed = done.failedThreadCount === 0 ? '' : `, ${done.failedThreadCount} failed`;
  const odd =
    places === 0
      ? ''
      : `; ${places === 1 ? '1 place was' : `${places} places were`} not taken over as they stand`;
  const left =
    done.leftThreadCount === 0 ? '' : `; ${done.leftThreadCount} threads are left for the next run`;
  return `${done.addedTurnCount} turns added from ${done.exportedThreadCount} of ${done.scannedThreadCount} threads${failed}${odd}${left}.`;
}

/** Through JSON, because an interface is no index of values to the compiler. */
const asJson = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;
