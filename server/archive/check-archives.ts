import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ArchiveSettings, limits, type Trouble } from '../vocabulary';
import { isLeftover, words } from './archive-files';
import type { ArchivePlace } from './archive-place';
import { type ArchiveFinding, checkThread, type ThreadPorts } from './check-thread';
import { extraFile, strangeFile } from './extra-file';
import { type ArchiveList, listArchives } from './list-archives';

export interface CheckPorts extends ThreadPorts {
  readonly place: Pick<ArchivePlace, 'find' | 'mode' | 'checkpoint' | 'position'>;
  /** Ids of all sessions of a project. */
  readonly sessionsOf: (projectId: string) => Promise<readonly string[]>;
}

export interface CheckOptions {
  readonly projectId: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, of: number) => void;
}

/** What a check of a project's archives found. It changes nothing. */
export interface ArchivesReport {
  readonly projectId: string;
  readonly mode: ArchiveSettings['mode'];
  /** Null when the folder must not be used; then `problem` says why. */
  readonly folder: string | null;
  readonly inProject: boolean;
  readonly problem: Trouble | null;
  /** Every session with a turn has its archive, each holds exactly what the ledger has, and there is none beside. Always true for `ledger-only`. */
  readonly clean: boolean;
  /** Sessions whose archive was compared, and files that were looked at. */
  readonly checked: number;
  /** How many of each state, `ok` among them. */
  readonly counts: Readonly<Record<ArchiveFinding['state'], number>>;
  /** What is not ok, at most `limits.archiveFindingsMax`; `counts` has them all. */
  readonly findings: readonly ArchiveFinding[];
}

/** States that keep a project from being clean; the others are worth a remark. */
export const faults: readonly ArchiveFinding['state'][] = [
  'missing',
  'differs',
  'lagging',
  'unreadable',
  'extra',
];

/** Compares each archive of a project with the ledger, and says of each file in the folder what it is. */
export async function checkArchives(ports: CheckPorts, options: CheckOptions): Promise<ArchivesReport> {
  const { projectId } = options;
  const mode = await ports.place.mode(projectId);
  const folder = await ports.place.find(projectId);
  const findings = new Findings();
  const base = { projectId, mode };
  if (!folder.ok)
    return { ...base, folder: null, inProject: true, problem: folder.error, ...findings.told(false) };
  const { path, inProject } = folder.value;
  const told = { ...base, folder: path, inProject, problem: null };
  if (mode === 'ledger-only') return { ...told, ...findings.told(true) };
  const files = await listArchives(path).catch((error: unknown): ArchiveList => {
    if (!isAbsence(error)) findings.add({ ...nowhere, path, state: 'unreadable', what: words(error) });
    return { threads: [], strange: [] };
  });
  const position = await ports.place.position();
  const behind = new Set(position?.behind ?? []);
  const positionSeq = position?.lastSeq ?? 0;
  const byThread = new Map(files.threads.map((file) => [file.threadId, file.path]));
  const sessions = await ports.sessionsOf(projectId);
  for (const [index, sessionId] of sessions.entries()) {
    options.signal?.throwIfAborted();
    options.onProgress?.(index, sessions.length);
    const waits = (seq: number): boolean => behind.has(sessionId) || seq > positionSeq;
    const found = await checkThread(ports, { sessionId, folder: path, byThread, waits });
    if (found === null) continue;
    if (found.threadId !== null) byThread.delete(found.threadId);
    findings.add(found);
  }
  options.onProgress?.(sessions.length, sessions.length);
  for (const [threadId, file] of byThread) {
    options.signal?.throwIfAborted();
    const found = await extraFile(ports, { projectId, threadId, path: file });
    if (found !== null) findings.add(found);
  }
  for (const file of files.strange)
    findings.add({ ...nowhere, path: file.path, ...(await strangeFile(ports, projectId, file)) });
  for (const file of await leftovers(path))
    findings.add({ ...nowhere, path: file, state: 'temporary', what: 'left by an interrupted write' });
  return { ...told, ...findings.told(null) };
}

const nowhere = { threadId: null, sessionId: null, turnId: null, offset: null } as const;

const isAbsence = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

const leftovers = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder).catch(() => [])).filter(isLeftover).map((name) => join(folder, name));

class Findings {
  readonly #list: ArchiveFinding[] = [];
  readonly #counts: Record<ArchiveFinding['state'], number> = {
    ok: 0,
    missing: 0,
    differs: 0,
    lagging: 0,
    unreadable: 0,
    pruned: 0,
    extra: 0,
    empty: 0,
    temporary: 0,
    'not-ours': 0,
  };

  add(finding: ArchiveFinding): void {
    this.#counts[finding.state] += 1;
    if (finding.state !== 'ok' && this.#list.length < limits.archiveFindingsMax) this.#list.push(finding);
  }

  told(clean: boolean | null): Pick<ArchivesReport, 'clean' | 'checked' | 'counts' | 'findings'> {
    const counts = this.#counts;
    const sum = Object.values(counts).reduce((left, right) => left + right, 0);
    const faulty = faults.some((state) => counts[state] > 0);
    return { clean: clean ?? !faulty, checked: sum, counts, findings: this.#list };
  }
}
