import { realpath } from 'node:fs/promises';
import type { Ledger } from '../ledger';
import { type ProjectRow, TroubleError } from '../vocabulary';
import { sha256Hex } from './archive-files';
import { type ArchiveTurn, upperUuid } from './core/archive-turn';
import { renderSeedDocument } from './core/seed-document';
import { type ArchivePlaces, findArchive } from './find-archive';
import { findSession } from './find-session';
import { soundRecord } from './read-record';
import type { ReadInstead } from './read-thread';
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

/** Why the ledger cannot give a thread. */
interface Wanting {
  readonly why: string;
  /** The ledger has it, and it is not what was recorded, or cannot be read. */
  readonly isDamaged: boolean;
  readonly places: ArchivePlaces;
}

export interface ExportPorts {
  readonly ledger: Ledger;
  readonly projects: readonly Omit<ProjectRow, 'seq'>[];
  readonly places: (projectId: string) => Promise<ArchivePlaces>;
  /** Puts on record that an archive was given out, because what the ledger has of a thread does not hold. */
  readonly readInstead: (o: ReadInstead) => Promise<void>;
}

/** The thread as a seed document: from the ledger when it is there and sound, else from the archive, and then it says so. */
export async function exportThread(ports: ExportPorts, order: ExportOrder): Promise<ThreadExport> {
  const { projectPath, threadId, limit, generatedAt } = order;
  const recorded = await fromLedger(ports, order);
  const found = 'why' in recorded ? await fromArchive(ports, order, recorded) : recorded;
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
  { ledger, projects, places }: ExportPorts,
  { projectPath, threadId }: ExportOrder,
): Promise<Found | Wanting> {
  const path = await realpath(projectPath).catch(() => projectPath);
  const project = projects.find((row) => row.path === path);
  const nowhere: ArchivePlaces = { projectPath, ownFolder: null, place: undefined };
  if (!project) return { why: 'The project is not in the ledger.', isDamaged: false, places: nowhere };
  const wanting = async (why: string, isDamaged: boolean): Promise<Wanting> => ({
    ...{ why, isDamaged },
    places: await places(project.projectId),
  });
  const { sessionId, counts } = await findSession(ledger, project.projectId, threadId);
  if (counts === null) return wanting('The thread is not in the ledger.', false);
  const record = await soundRecord(ledger, sessionId);
  if ('why' in record) return wanting(record.why, record.isDamaged);
  const [limit] = record.limits().includes(null) ? [null] : record.limits();
  const diagnostic =
    limit == null
      ? null
      : `The ledger holds only the last ${limit} turns of the archive; run "codexchat ledger backfill" for all.`;
  return { turns: record.turns(), source: 'ledger', diagnostic };
}

async function fromArchive(
  { readInstead }: ExportPorts,
  { projectPath, threadId }: ExportOrder,
  { why, isDamaged, places }: Wanting,
): Promise<Found> {
  const name = await findArchive(places, threadId);
  if (name === null)
    throw new TroubleError({
      kind: 'archive.thread-unknown',
      what: `There is no thread ${upperUuid(threadId)} in "${projectPath}". ${why} There is no archive of it either.`,
      safe: 'Nothing was written.',
      next: 'Check the project and the id; archives lie in chats/threads of the project, or in the data directory.',
    });
  const opened = await openSource({ kind: 'markdown', path: name, limit: null }, null);
  if (!opened.ok) throw new TroubleError(opened.error);
  if (isDamaged) await readInstead({ threadId: upperUuid(threadId), path: name, reason: why });
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
