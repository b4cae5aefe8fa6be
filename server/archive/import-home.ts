import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { limits, type Trouble, TroubleError } from '../vocabulary';
import { words } from './archive-files';
import type { FileProblem } from './backfill';
import { endWithLedger } from './end-with-ledger';
import { type ImportedSession, type ImportPorts, importRollout } from './import-rollout';
import { listRollouts, type RolloutFile } from './list-rollouts';
import { earlierEnded } from './take-over';

export interface ImportOrder {
  /** Codex home, for example `~/.codex`. It is only read. */
  readonly home: string;
  /** Only sessions that worked in this project; null: in any folder that still exists, which becomes a project. */
  readonly projectId: string | null;
  /** Only the last so many turns of each; null for all. */
  readonly limit: number | null;
  /** Also what was taken over and still holds. */
  readonly force: boolean;
  readonly commandId: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, of: number) => void) | undefined;
}

/** What an import of a codex home did. */
export interface ImportSummary {
  readonly home: string;
  readonly scannedFileCount: number;
  readonly importedSessionCount: number;
  readonly skippedSessionCount: number;
  readonly failedSessionCount: number;
  /** Sessions that were left because of where they worked. */
  readonly elsewhereCount: number;
  /** Sessions that were not looked at, or not to their end, because the signal came first; the next run goes on with them. */
  readonly leftSessionCount: number;
  readonly addedTurnCount: number;
  readonly sessions: readonly Omit<ImportedSession, 'problems' | 'problemsOmitted'>[];
  readonly elsewhere: readonly { readonly folder: string | null; readonly sessions: number }[];
  readonly failed: readonly { readonly threadID: string; readonly path: string; readonly problem: Trouble }[];
  readonly problems: readonly FileProblem[];
  readonly problemsOmitted: number;
}

export interface HomePorts extends ImportPorts {
  readonly dataDir: string;
}

/**
 * Takes the sessions of a codex home into the ledger, file by file. Nothing is ever written there. The signal ends it, also within a
 * session; the summary tells what was done until then. Rejects with a TroubleError when the ledger itself takes nothing.
 */
export async function importHome(ports: HomePorts, order: ImportOrder): Promise<ImportSummary> {
  const home = await usableHome(order.home, ports.dataDir);
  await earlierEnded(ports);
  const list = await listRollouts(home).catch((error: unknown) => {
    throw new TroubleError(unreadable(home, error));
  });
  if (list === null) throw new TroubleError(noHome(home));
  const done: ImportedSession[] = [];
  const failed: { threadID: string; path: string; problem: Trouble }[] = [];
  const elsewhere = new Map<string | null, number>();
  let unread = 0;
  for (const [index, file] of list.files.entries()) {
    unread = list.files.length - index;
    if (order.signal?.aborted) break;
    order.onProgress?.(index, list.files.length);
    try {
      const told = await importRollout(ports, order, file);
      if ('elsewhere' in told) elsewhere.set(told.elsewhere, (elsewhere.get(told.elsewhere) ?? 0) + 1);
      else done.push(told);
    } catch (error) {
      if (order.signal?.aborted) break;
      endWithLedger(error, { done: done.length, left: unread, unit: 'sessions' });
      const problem = error instanceof TroubleError ? error.trouble : unexpected(file, error);
      failed.push({ threadID: file.threadId, path: file.path, problem });
    }
    unread -= 1;
  }
  order.onProgress?.(list.files.length - unread, list.files.length);
  const problems = [
    ...list.strange.map((one) => ({ ...one, offset: 0, length: 0, taken: false })),
    ...done.flatMap(({ path, problems: found }) => found.map((problem) => ({ path, ...problem }))),
  ];
  const left = [...elsewhere].map(([folder, sessions]) => ({ folder, sessions }));
  return {
    home,
    scannedFileCount: list.files.length - unread,
    importedSessionCount: done.filter(({ status }) => status === 'imported').length,
    skippedSessionCount: done.filter(({ status }) => status === 'skipped').length,
    failedSessionCount: failed.length,
    elsewhereCount: left.reduce((sum, { sessions }) => sum + sessions, 0),
    leftSessionCount: unread,
    addedTurnCount: done.reduce((sum, one) => sum + one.addedTurnCount, 0),
    sessions: done.map(({ problems: _, problemsOmitted: __, ...session }) => session),
    elsewhere: left,
    failed,
    problems: problems.slice(0, limits.archiveProblemsMax),
    problemsOmitted:
      done.reduce((sum, one) => sum + one.problemsOmitted, 0) +
      Math.max(0, problems.length - limits.archiveProblemsMax),
  };
}

/** Links resolved. Our own homes are refused: what happened in them is in the ledger already. */
async function usableHome(given: string, dataDir: string): Promise<string> {
  const home = await realpath(given).catch((error: unknown) => {
    throw new TroubleError(unreadable(given, error));
  });
  const own = await realpath(dataDir);
  if (home === own || home.startsWith(own + sep)) throw new TroubleError(ownHome(home));
  return home;
}

const trouble = (kind: string, what: string, next: string): Trouble => ({
  kind,
  what,
  safe: 'Nothing was read from it and nothing was changed.',
  next,
});
const unreadable = (home: string, error: unknown): Trouble =>
  trouble('codex.home-unreadable', `"${home}" cannot be read: ${words(error)}.`, 'Name another folder.');
const noHome = (home: string): Trouble =>
  trouble(
    'codex.no-sessions',
    `"${home}" has neither a folder "sessions" nor "archived_sessions".`,
    'Name the home of a codex installation, most often .codex in your home folder.',
  );
const ownHome = (home: string): Trouble =>
  trouble(
    'codex.own-home',
    `"${home}" belongs to this program: what happened in it is in the ledger already.`,
    'Name the codex home of another program.',
  );

const unexpected = ({ path }: RolloutFile, error: unknown): Trouble => ({
  kind: 'codex.import-failed',
  what: `"${path}" could not be taken over: ${words(error)}.`,
  safe: 'The file was not changed. What came into the ledger before stays there and is not added twice.',
  next: 'Remove the cause and run the import again.',
});
