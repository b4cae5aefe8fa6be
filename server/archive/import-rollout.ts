import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { type ProjectRow, TroubleError } from '../vocabulary';
import { hashFile, sha256Hex } from './archive-files';
import type { ArchiveProblem } from './core/parse';
import { SessionRecord } from './core/session-record';
import { findSession, type ThreadSession } from './find-session';
import type { ImportOrder } from './import-home';
import type { RolloutFile } from './list-rollouts';
import { readRecord } from './read-record';
import { problemsAgain, type TakeOverPorts, takeOver } from './take-over';
import { type Masking, openSource, type TurnSource } from './turn-source';

export interface ImportPorts extends TakeOverPorts {
  readonly masking: Masking;
  /** Fails with a TroubleError when the project is unknown. */
  readonly knownProject: (projectId: string) => Promise<Omit<ProjectRow, 'seq'>>;
  readonly projects: () => Promise<readonly Omit<ProjectRow, 'seq'>[]>;
  /** Adds a folder as a project; null when it is not there any more. */
  readonly addProject: (path: string) => Promise<string | null>;
}

export interface ImportedSession {
  readonly threadID: string;
  readonly sessionId: string;
  readonly projectId: string;
  readonly path: string;
  readonly status: 'imported' | 'skipped';
  /** Of the file. */
  readonly sha256: string;
  readonly addedTurnCount: number;
  /** Bytes of a last line that was cut off, or is being written. */
  readonly trailingBytes: number;
  /** Why it was done although it had been done before; null the first time, and when it was skipped. */
  readonly reason: string | null;
  readonly problems: readonly ArchiveProblem[];
  readonly problemsOmitted: number;
}

/** A session that worked in another folder, or in one that is not known any more. */
interface Elsewhere {
  readonly elsewhere: string | null;
}

/** Takes one session file over, unless that was done and still holds. Rejects with a TroubleError; what is in the ledger by then stays. */
export async function importRollout(
  ports: ImportPorts,
  order: ImportOrder,
  file: RolloutFile,
): Promise<ImportedSession | Elsewhere> {
  const { limit } = order;
  const opened = await openSource({ kind: 'rollout', path: file.path, limit }, ports.masking);
  if (!opened.ok) throw new TroubleError(opened.error);
  const source = opened.value;
  if (source === null) throw new TroubleError(vanished(file.path));
  try {
    const projectId = await projectOf(ports, order, source.facts.cwd);
    if (projectId === null) return { elsewhere: source.facts.cwd };
    return await importInto(ports, order, file, projectId, source);
  } finally {
    await source.close();
  }
}

/** The project that a session belongs to: the one asked for when it worked in it, otherwise the one that has its folder. */
async function projectOf(ports: ImportPorts, order: ImportOrder, cwd: string | null): Promise<string | null> {
  if (cwd === null) return null;
  const folder = await realpath(cwd).catch(() => cwd);
  const within = (path: string): boolean => folder === path || folder.startsWith(path + sep);
  if (order.projectId !== null) {
    const { path } = await ports.knownProject(order.projectId);
    return within(path) ? order.projectId : null;
  }
  const fitting = (await ports.projects()).filter(({ path }) => within(path));
  const [nearest] = fitting.toSorted((left, right) => right.path.length - left.path.length);
  return nearest?.projectId ?? ports.addProject(folder);
}

async function importInto(
  ports: ImportPorts,
  order: ImportOrder,
  { path, name, threadId }: RolloutFile,
  projectId: string,
  source: TurnSource,
): Promise<ImportedSession> {
  const { limit, force, commandId, signal } = order;
  const { hash, trailingBytes } = source.facts;
  const session = await findSession(ports.ledger, projectId, threadId);
  const { sessionId, counts, version } = session;
  const record = version === 0 ? new SessionRecord(sha256Hex) : await readRecord(ports.ledger, sessionId);
  const named = { threadID: threadId, sessionId, projectId, path, sha256: hash, trailingBytes };
  const again = whyAgain(record, session, limit, hash);
  const holds = again === null && record.takenOver(limit) !== null;
  const { facts } = source;
  const taking = {
    ...{ sessionId, threadId, projectId, limit, source, record, counts, signal },
    format: 'codex-rollout',
    path: name,
    problems: facts.threadId !== null && facts.threadId !== threadId ? [otherThread(facts.threadId)] : [],
  };
  if (holds && !force)
    return {
      ...named,
      status: 'skipped',
      addedTurnCount: 0,
      reason: null,
      ...(await problemsAgain(taking)),
    };
  const reason = holds ? 'asked for with force' : again;
  const { record: _, ...told } = await takeOver(ports, { ...taking, commandId, version, reason });
  // A file that is being written meanwhile: what was read is what the record says, and the next run takes the rest.
  const now = await hashFile(path);
  const grew = now.ok && now.value !== hash ? [changedMeanwhile] : [];
  return { ...named, status: 'imported', reason, ...told, problems: [...told.problems, ...grew] };
}

/**
 * Why a file that may have been taken over must be taken over again; null when the record of it still holds: it can be read, it is for this limit,
 * the entries that it names recompute, and the file has the recorded hash.
 */
function whyAgain(
  record: SessionRecord,
  { counts }: ThreadSession,
  limit: number | null,
  hash: string,
): string | null {
  const taken = record.takenOver(limit);
  if (taken === null) return counts === null ? null : 'the ledger has no record of this session and limit';
  if (!taken.holds || record.unreadable > 0)
    return 'the entries of the session in the ledger are not those that were recorded';
  return taken.facts.source.hash === hash ? null : 'the file has changed since it was taken over';
}

const remark = (reason: string, taken: boolean): ArchiveProblem => ({ offset: 0, length: 0, reason, taken });
const otherThread = (threadId: string): ArchiveProblem =>
  remark(`its head names thread ${threadId}; the name of the file counts`, true);
const changedMeanwhile = remark('it was written to while it was read; the next import takes the rest', true);

const vanished = (path: string) => ({
  kind: 'codex.file-vanished',
  what: `"${path}" was there a moment ago and is gone.`,
  safe: 'Nothing was changed.',
  next: 'Run the import again.',
});
