import { basename } from 'node:path';
import { type ProjectRow, TroubleError } from '../vocabulary';
import { makeFolder, removeDurably, replaceFile, sha256Hex } from './archive-files';
import { checkMarker } from './check-marker';
import { isoSeconds } from './core/iso-seconds';
import { renderMarker } from './core/marker';
import type { ArchiveProblem } from './core/parse';
import { seedPieces } from './core/seed-document';
import { SessionRecord } from './core/session-record';
import { findSession } from './find-session';
import type { ThreadFile } from './list-archives';
import { readRecord } from './read-record';
import { problemsAgain, type TakeOverPorts, takeOver } from './take-over';
import { refuseOddPlaces, threadPlaces } from './thread-places';
import { type Masking, openSource, type TurnSource } from './turn-source';

export interface BackfillPorts extends TakeOverPorts {
  readonly newId: () => string;
  readonly now: () => number;
  /** Masks secrets; the same text always gives the same. */
  readonly masking: Masking;
}

export interface BackfillOrder {
  readonly project: Omit<ProjectRow, 'seq'>;
  /** Folder of the archives, links resolved. */
  readonly folder: string;
  readonly limit: number | null;
  readonly force: boolean;
  readonly commandId: string;
  readonly signal?: AbortSignal | undefined;
}

export interface ThreadResult {
  readonly threadID: string;
  readonly status: 'exported' | 'skipped';
  readonly ledgerPath: string;
  readonly markerPath: string;
  readonly entryCount: number;
  readonly sha256: string;
  readonly sessionId: string;
  /** Turns that came into the ledger now. */
  readonly addedTurnCount: number;
  /** Why it was done although it had been done before; null the first time, and when it was skipped. */
  readonly reason: string | null;
  readonly problems: readonly ArchiveProblem[];
  readonly problemsOmitted: number;
}

/** Takes one archive over, unless that was done and still holds. Rejects with a TroubleError; what is in the ledger by then stays. */
export async function backfillThread(
  ports: BackfillPorts,
  order: BackfillOrder,
  file: ThreadFile,
): Promise<ThreadResult> {
  const { limit } = order;
  await refuseOddPlaces(order.folder, file.threadId);
  const opened = await openSource({ kind: 'markdown', path: file.path, limit }, ports.masking);
  if (!opened.ok) throw new TroubleError(opened.error);
  if (opened.value === null) throw new TroubleError(vanished(file.path));
  try {
    return await backfillSource(ports, order, file, opened.value);
  } finally {
    await opened.value.close();
  }
}

async function backfillSource(
  ports: BackfillPorts,
  order: BackfillOrder,
  { threadId, path }: ThreadFile,
  source: TurnSource,
): Promise<ThreadResult> {
  const { project, folder, limit, force, commandId, signal } = order;
  const { sessionId, counts, version } = await findSession(ports.ledger, project.projectId, threadId);
  const record = version === 0 ? new SessionRecord(sha256Hex) : await readRecord(ports.ledger, sessionId);
  const sourceHash = source.facts.hash;
  const facts = { folder, projectPath: project.path, threadId, limit, sourceHash, record };
  const marker = await checkMarker(facts);
  const places = threadPlaces(folder, threadId);
  const named = { threadID: threadId, sessionId, ledgerPath: places.document, markerPath: places.marker };
  const titleId = source.facts.threadId;
  const taking = {
    ...{ sessionId, threadId, projectId: project.projectId, limit, source, record, counts, signal },
    format: 'codexchat-markdown/2',
    path: `chats/threads/${basename(path)}`,
    problems: titleId !== null && titleId !== threadId ? [titled(titleId)] : [],
  };
  if (!force && typeof marker === 'object' && marker !== null) {
    const { entryCount, sha256 } = marker;
    const nothing = { addedTurnCount: 0, reason: null, ...(await problemsAgain(taking)) };
    return { ...named, status: 'skipped', entryCount, sha256, ...nothing };
  }
  const reason = typeof marker === 'object' && marker !== null ? 'asked for with force' : marker;
  const { record: after, ...told } = await takeOver(ports, { ...taking, commandId, version, reason });
  const written = await writeProof(ports, { project, threadId, limit, folder }, after);
  return { ...named, status: 'exported', ...written, reason, ...told };
}

interface ProofOrder extends Pick<BackfillOrder, 'project' | 'limit' | 'folder'> {
  readonly threadId: string;
}

/**
 * The document and the marker, in the original's form; the marker last, because it says that everything before it is there. An earlier one goes
 * first: a power cut in between must not leave one that names the document of before.
 */
async function writeProof(ports: BackfillPorts, order: ProofOrder, record: SessionRecord) {
  const { threadId, limit, folder, project } = order;
  const places = threadPlaces(folder, threadId);
  const generatedAt = isoSeconds(ports.now());
  const projectPath = project.path;
  const pieces = seedPieces({ projectPath, threadId, generatedAt, limit, turns: record.turns() });
  let entryCount = 0;
  const counted = (function* () {
    entryCount = yield* pieces;
  })();
  await makeFolder(folder, basename(places.markers));
  await removeDurably(places.marker);
  const sha256 = await replaceFile(places.document, counted, ports.newId);
  const facts = {
    schemaVersion: 1,
    generatedAt,
    projectPath,
    threadID: threadId,
    ledgerPath: places.document,
  } as const;
  const marker = renderMarker({
    ...facts,
    ...(limit === null ? {} : { turnLimit: limit }),
    entryCount,
    sha256,
  });
  await replaceFile(places.marker, marker, ports.newId);
  return { entryCount, sha256 };
}

const titled = (titleId: string): ArchiveProblem => ({
  offset: 0,
  length: 0,
  reason: `its title names thread ${titleId}; the name of the file counts`,
  taken: true,
});

const vanished = (path: string) => ({
  kind: 'archive.vanished',
  what: `"${path}" was there a moment ago and is gone.`,
  safe: 'Nothing was changed.',
  next: 'Run the backfill again.',
});
