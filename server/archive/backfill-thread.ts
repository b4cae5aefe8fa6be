import { basename } from 'node:path';
import type { Ledger } from '../ledger';
import type { SessionDirectory } from '../session';
import { type DomainEvent, limits, type ProjectRow, TroubleError } from '../vocabulary';
import { makeFolder, type ReadFile, readWhole, replaceFile, sha256Hex } from './archive-files';
import { checkMarker, threadPlaces } from './check-marker';
import { type ArchiveTurn, inOrder, lastTurns } from './core/archive-turn';
import { isoSeconds } from './core/iso-seconds';
import { renderMarker } from './core/marker';
import { maskTurn } from './core/mask';
import { type ArchiveProblem, parseArchive } from './core/parse';
import { importEventId, planImport } from './core/plan-import';
import { renderSeedDocument } from './core/seed-document';
import { SessionRecord } from './core/session-record';
import { findSession } from './find-session';
import type { ThreadFile } from './list-archives';
import { readRecord } from './read-record';

export interface BackfillPorts {
  readonly ledger: Ledger;
  readonly directory: SessionDirectory;
  readonly newId: () => string;
  readonly now: () => number;
  /** Masks secrets; the same text always gives the same. */
  readonly redact: (text: string) => string;
}

export interface BackfillOrder {
  readonly project: Omit<ProjectRow, 'seq'>;
  /** Folder of the archives, links resolved. */
  readonly folder: string;
  readonly limit: number | null;
  readonly force: boolean;
  readonly commandId: string;
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

interface Job extends BackfillOrder {
  readonly threadId: string;
  readonly file: ReadFile;
  readonly name: string;
  readonly sessionId: string;
}

/** Takes one archive over, unless that was done and still holds. Rejects with a TroubleError; what is in the ledger by then stays. */
export async function backfillThread(
  ports: BackfillPorts,
  order: BackfillOrder,
  { threadId, path }: ThreadFile,
): Promise<ThreadResult> {
  const file = await readWhole(path);
  if (!file.ok) throw new TroubleError(file.error);
  if (file.value === null) throw new TroubleError(vanished(path));
  const { project, folder, limit } = order;
  const { sessionId, counts, version } = await findSession(ports.ledger, project.projectId, threadId);
  const before = version === 0 ? new SessionRecord(sha256Hex) : await readRecord(ports.ledger, sessionId);
  const facts = {
    folder,
    projectPath: project.path,
    threadId,
    limit,
    sourceHash: file.value.hash,
    record: before,
  };
  const marker = await checkMarker(facts);
  const places = threadPlaces(folder, threadId);
  const named = { threadID: threadId, sessionId, ledgerPath: places.document, markerPath: places.marker };
  if (!order.force && typeof marker === 'object' && marker !== null) {
    const { entryCount, sha256 } = marker;
    const nothing = { addedTurnCount: 0, reason: null, problems: [], problemsOmitted: 0 };
    return { ...named, status: 'skipped', entryCount, sha256, ...nothing };
  }
  const reason = typeof marker === 'object' && marker !== null ? 'asked for with force' : marker;
  const job: Job = { ...order, threadId, file: file.value, name: basename(path), sessionId };
  const taken = await takeOver(ports, job, { record: before, counts, version, reason });
  const written = await writeProof(ports, job, taken.record);
  return { ...named, status: 'exported', ...written, reason, ...taken.told };
}

interface Before {
  readonly record: SessionRecord;
  readonly counts: { readonly turns: number; readonly items: number } | null;
  readonly version: number;
  readonly reason: string | null;
}

/** Ledger first: the turns that it does not have, then the record that it has them all. */
async function takeOver(ports: BackfillPorts, job: Job, before: Before) {
  const parsed = parseArchive(job.file.bytes);
  const { turns, problems } = masked(parsed.turns, parsed.problems, ports.redact);
  const wanted = lastTurns(inOrder(turns), job.limit);
  const source = {
    format: 'codexchat-markdown/2',
    path: `chats/threads/${job.name}`,
    bytes: job.file.bytes.length,
    hash: job.file.hash,
  };
  const { sessionId, threadId, project } = job;
  const plan = planImport({
    sessionId,
    threadId,
    projectId: project.projectId,
    source,
    turns: wanted,
    record: before.record,
    counts: before.counts,
  });
  const otherTitle = parsed.titleId !== null && parsed.titleId !== threadId ? [titled(parsed.titleId)] : [];
  const all = [...otherTitle, ...problems, ...plan.differing.map(differs)];
  // Where entries were lost or changed, an event of the same content may stand there and not count: it needs another id.
  const revision = before.record.rows === 0 ? 0 : before.version;
  await append(ports, job, plan.events, revision);
  const record = await readRecord(ports.ledger, sessionId, before.record);
  await append(
    ports,
    job,
    [
      {
        type: 'archive.backfilled',
        payload: {
          threadId,
          source,
          turnLimit: job.limit,
          turns: wanted.length,
          added: plan.added,
          rows: record.rows,
          lastSeq: record.lastRow,
          rowsHash: record.rowsHash,
          problems: all.length + parsed.problemsOmitted,
          reason: before.reason,
        },
      },
    ],
    before.version,
  );
  const told = { addedTurnCount: plan.added, problems: all, problemsOmitted: parsed.problemsOmitted };
  return { record, told };
}

/** In transactions of a bounded size; a crash between two of them leaves the rest for the next run. */
async function append(
  { directory }: BackfillPorts,
  { sessionId, commandId }: Job,
  events: readonly DomainEvent[],
  revision: number,
): Promise<void> {
  if (events.length === 0) return;
  const cause = {
    actor: { kind: 'system', id: 'backfill' },
    causationId: commandId,
    correlationId: null,
  } as const;
  const desk = await directory.desk(sessionId, true);
  for (const batch of batches(events)) {
    const ids = batch.map((event) => importEventId({ sessionId, revision, event }, sha256Hex));
    await desk.joined(async (pen) => {
      pen.add(batch, cause, ids);
      await desk.commit([pen], undefined, false);
    });
  }
}

function batches(events: readonly DomainEvent[]): readonly (readonly DomainEvent[])[] {
  const found: DomainEvent[][] = [];
  let chars = 0;
  for (const event of events) {
    const size = JSON.stringify(event.payload).length;
    const last = found.at(-1);
    const fits = last && last.length < limits.batchEventsMax && chars + size <= limits.batchBytesMax;
    if (fits) last.push(event);
    else found.push([event]);
    chars = fits ? chars + size : size;
  }
  return found;
}

/** The document and the marker, in the original's form; the marker last, because it says that everything before it is there. */
async function writeProof(ports: BackfillPorts, job: Job, record: SessionRecord) {
  const { threadId, limit, folder, project } = job;
  const places = threadPlaces(folder, threadId);
  const generatedAt = isoSeconds(ports.now());
  const projectPath = project.path;
  const document = renderSeedDocument({ projectPath, threadId, generatedAt, limit, turns: record.turns() });
  const sha256 = sha256Hex(document.text);
  const { entryCount } = document;
  await makeFolder(folder, basename(places.markers));
  await replaceFile(places.document, document.text, ports.newId);
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

function masked(
  turns: readonly ArchiveTurn[],
  problems: readonly ArchiveProblem[],
  redact: (text: string) => string,
): { turns: readonly ArchiveTurn[]; problems: readonly ArchiveProblem[] } {
  const found: ArchiveProblem[] = [];
  const clean = turns.map((turn) => {
    const masked = maskTurn(turn, redact);
    if (JSON.stringify(masked) !== JSON.stringify(turn))
      found.push({
        offset: 0,
        length: 0,
        reason: `secrets in turn ${turn.id} are masked in the ledger`,
        taken: true,
      });
    return masked;
  });
  return { turns: clean, problems: [...problems, ...found] };
}

const titled = (titleId: string): ArchiveProblem => ({
  offset: 0,
  length: 0,
  reason: `its title names thread ${titleId}; the name of the file counts`,
  taken: true,
});

const differs = (turnId: string): ArchiveProblem => ({
  offset: 0,
  length: 0,
  reason: `turn ${turnId} was recorded by the ledger itself, and the archive tells it otherwise; the ledger counts`,
  taken: false,
});

const vanished = (path: string) => ({
  kind: 'archive.vanished',
  what: `"${path}" was there a moment ago and is gone.`,
  safe: 'Nothing was changed.',
  next: 'Run the backfill again.',
});
