import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ledger } from '../ledger';
import { type ProjectRow, TroubleError } from '../vocabulary';
import { findArchiveFolder, sha256Hex } from './archive-files';
import { type ArchiveTurn, upperUuid } from './core/archive-turn';
import { renderSeedDocument } from './core/seed-document';
import { findSession } from './find-session';
import { listArchives } from './list-archives';
import { readRecord } from './read-record';
import { openSource } from './turn-source';

export interface ExportOrder {
  /** Absolute. */
  readonly projectPath: string;
  readonly threadId: string;
  readonly limit: number | null;
  /** ISO 8601 in whole seconds. */
  readonly generatedAt: string;
}

export interface ThreadExport {
  readonly document: string;
  readonly sha256: string;
  readonly entryCount: number;
  readonly source: 'ledger' | 'archive';
  /** What a reader must know of the source; null when the ledger holds the thread and all of it recomputes. */
  readonly diagnostic: string | null;
}

interface Found {
  readonly turns: readonly ArchiveTurn[];
  readonly source: ThreadExport['source'];
  readonly diagnostic: string | null;
}

/** The thread as a seed document: from the ledger when it is there and sound, else from the archive, and then it says so. */
export async function exportThread(
  ledger: Ledger,
  projects: readonly Omit<ProjectRow, 'seq'>[],
  order: ExportOrder,
): Promise<ThreadExport> {
  const { projectPath, threadId, limit, generatedAt } = order;
  const recorded = await fromLedger(ledger, projects, order);
  const found = typeof recorded === 'string' ? await fromArchive(order, recorded) : recorded;
  const { text, entryCount } = renderSeedDocument({
    projectPath,
    threadId,
    generatedAt,
    limit,
    turns: found.turns,
  });
  const { source, diagnostic } = found;
  return { document: text, sha256: sha256Hex(text), entryCount, source, diagnostic };
}

/** What the ledger has, or in words why it cannot be used. */
async function fromLedger(
  ledger: Ledger,
  projects: readonly Omit<ProjectRow, 'seq'>[],
  { projectPath, threadId }: ExportOrder,
): Promise<Found | string> {
  const path = await realpath(projectPath).catch(() => projectPath);
  const project = projects.find((row) => row.path === path);
  if (!project) return 'The project is not in the ledger.';
  const { sessionId, counts } = await findSession(ledger, project.projectId, threadId);
  if (counts === null) return 'The thread is not in the ledger.';
  const record = await readRecord(ledger, sessionId);
  if (!record.sound())
    return 'What the ledger holds of the thread is not what was recorded; run "codexchat ledger verify".';
  const [limit] = record.limits().includes(null) ? [null] : record.limits();
  const diagnostic =
    limit == null
      ? null
      : `The ledger holds only the last ${limit} turns of the archive; run "codexchat ledger backfill" for all.`;
  return { turns: record.turns(), source: 'ledger', diagnostic };
}

async function fromArchive({ projectPath, threadId }: ExportOrder, why: string): Promise<Found> {
  const folder = await findArchiveFolder(projectPath);
  if (!folder.ok) throw new TroubleError(folder.error);
  const name = folder.value === null ? null : await fileOf(folder.value, threadId);
  if (name === null)
    throw new TroubleError({
      kind: 'archive.thread-unknown',
      what: `There is no thread ${upperUuid(threadId)} in "${projectPath}". ${why} There is no archive of it either.`,
      safe: 'Nothing was written.',
      next: 'Check the project and the id; archives lie in chats/threads.',
    });
  const opened = await openSource({ kind: 'markdown', path: name, limit: null }, null);
  if (!opened.ok) throw new TroubleError(opened.error);
  const turns: ArchiveTurn[] = [];
  let unread = '';
  if (opened.value !== null) {
    for await (const batch of opened.value.batches()) turns.push(...batch.map(({ turn }) => turn));
    const { problems, problemsOmitted } = opened.value.problems();
    const count = problems.length + problemsOmitted;
    const [first] = problems;
    if (first)
      unread = ` ${count} places in it were not read as they stand; the first, at byte ${first.offset}: ${first.reason}.`;
    await opened.value.close();
  }
  return {
    turns,
    source: 'archive',
    diagnostic: `${why} Read from the archive ${name}, unverified.${unread}`,
  };
}

async function fileOf(folder: string, threadId: string): Promise<string | null> {
  const { threads } = await listArchives(folder);
  const listed = threads.find((file) => file.threadId === upperUuid(threadId));
  return listed ? join(listed.path) : null;
}
