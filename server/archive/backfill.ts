import { limits, type ProjectRow, type Trouble, TroubleError } from '../vocabulary';
import { findArchiveFolder, removeLeftovers, words } from './archive-files';
import { type BackfillPorts, backfillThread, type ThreadResult } from './backfill-thread';
import { endWithLedger } from './end-with-ledger';
import { listArchives } from './list-archives';
import { earlierEnded } from './take-over';

/** A place in a file that was not taken over as it stands there. */
export interface FileProblem {
  readonly path: string;
  /** Bytes from the beginning of the file. */
  readonly offset: number;
  readonly length: number;
  readonly reason: string;
  readonly taken: boolean;
}

/** What a backfill did: the original's fields, and ours. */
export interface BackfillSummary {
  readonly projectPath: string;
  readonly projectId: string;
  readonly scannedThreadCount: number;
  readonly exportedThreadCount: number;
  readonly skippedThreadCount: number;
  readonly failedThreadCount: number;
  /** Turns that came into the ledger. */
  readonly addedTurnCount: number;
  /** Threads that were not taken over because the signal came first; the next run goes on with them. */
  readonly leftThreadCount: number;
  readonly threads: readonly Omit<ThreadResult, 'problems' | 'problemsOmitted'>[];
  readonly failed: readonly { readonly threadID: string; readonly path: string; readonly problem: Trouble }[];
  readonly problems: readonly FileProblem[];
  /** Problems beyond `limits.archiveProblemsMax`. */
  readonly problemsOmitted: number;
}

export interface BackfillOptions {
  readonly project: Omit<ProjectRow, 'seq'>;
  /** Only the last so many turns of each thread; null for all. */
  readonly limit: number | null;
  /** Also what was taken over and still holds. */
  readonly force: boolean;
  readonly commandId: string;
  readonly signal?: AbortSignal | undefined;
  /** Before each thread. */
  readonly onProgress?: ((done: number, of: number) => void) | undefined;
}

/**
 * Takes the archives of a project into the ledger, one after the other. A thread that fails does not stop the others; the signal does,
 * also within a thread, and the summary tells what was done until then. Rejects with a TroubleError when the ledger itself takes nothing.
 */
export async function backfill(ports: BackfillPorts, options: BackfillOptions): Promise<BackfillSummary> {
  const { project } = options;
  await earlierEnded(ports);
  const found = await findArchiveFolder(project.path);
  if (!found.ok) throw new TroubleError(found.error);
  const folder = found.value;
  if (folder === null) return summaryOf(options, { done: [], failed: [], left: 0, strange: [] });
  await removeLeftovers(folder, ports.now() - limits.archiveLeftoverMs);
  const { threads, strange } = await listArchives(folder);
  const done: (ThreadResult & { readonly path: string })[] = [];
  const failed: { threadID: string; path: string; problem: Trouble }[] = [];
  let left = 0;
  for (const [index, file] of threads.entries()) {
    left = threads.length - index;
    if (options.signal?.aborted) break;
    options.onProgress?.(index, threads.length);
    try {
      done.push({ ...(await backfillThread(ports, { ...options, folder }, file)), path: file.path });
    } catch (error) {
      if (options.signal?.aborted) break;
      endWithLedger(error, { done: done.length, left, unit: 'threads' });
      const problem = error instanceof TroubleError ? error.trouble : unexpected(file.path, error);
      failed.push({ threadID: file.threadId, path: file.path, problem });
    }
    left -= 1;
  }
  const places = strange.map(({ path, reason }) => ({ path, reason, offset: 0, length: 0, taken: false }));
  return summaryOf(options, { done, failed, left, strange: places });
}

function summaryOf(
  { project }: BackfillOptions,
  {
    done,
    failed,
    left,
    strange,
  }: {
    readonly done: readonly (ThreadResult & { readonly path: string })[];
    readonly failed: BackfillSummary['failed'];
    readonly left: number;
    readonly strange: readonly FileProblem[];
  },
): BackfillSummary {
  const problems = [
    ...strange,
    ...done.flatMap((one) => one.problems.map((problem) => ({ path: one.path, ...problem }))),
  ];
  const omitted = done.reduce((sum, one) => sum + one.problemsOmitted, 0);
  return {
    projectPath: project.path,
    projectId: project.projectId,
    scannedThreadCount: done.length + failed.length,
    exportedThreadCount: done.filter((one) => one.status === 'exported').length,
    skippedThreadCount: done.filter((one) => one.status === 'skipped').length,
    failedThreadCount: failed.length,
    leftThreadCount: left,
    addedTurnCount: done.reduce((sum, one) => sum + one.addedTurnCount, 0),
    threads: done.map(({ problems: _, problemsOmitted: __, path: ___, ...thread }) => thread),
    failed,
    problems: problems.slice(0, limits.archiveProblemsMax),
    problemsOmitted: omitted + Math.max(0, problems.length - limits.archiveProblemsMax),
  };
}

const unexpected = (path: string, error: unknown): Trouble => ({
  kind: 'archive.backfill-failed',
  what: `"${path}" could not be taken over: ${words(error)}.`,
  safe: 'The file was not changed. What came into the ledger before stays there and is not added twice.',
  next: 'Remove the cause and run the backfill again.',
});
