import { lstat } from 'node:fs/promises';
import type { Ledger } from '../ledger';
import type { SessionState } from '../session';
import { type DomainEvent, type ProjectRow, streams, type Trouble, TroubleError } from '../vocabulary';
import { words } from './archive-files';
import type { ArchivePlace } from './archive-place';
import { upperUuid } from './core/archive-turn';
import { findArchive } from './find-archive';
import { findSession } from './find-session';
import { soundRecord } from './read-record';
import { readUnverified, type UnverifiedPage } from './read-unverified';
import type { Masking } from './turn-source';

/** Where what is shown comes from. `archive-unverified`: the ledger could not give it; `reason` says why, for the screen. */
export interface ReadSource {
  readonly from: 'ledger' | 'archive-unverified';
  readonly reason: string | null;
}

export interface ThreadReading {
  readonly source: ReadSource;
  /** The session that holds the thread, when the ledger gives it; then it is read there. */
  readonly sessionId: string | null;
  /** Of the archive that was read. */
  readonly path: string | null;
  /** The archive's page; null when the ledger gives the thread. */
  readonly page: UnverifiedPage | null;
}

export interface ReadingPorts {
  readonly ledger: Ledger;
  readonly place: ArchivePlace;
  readonly masking: Masking;
  readonly knownProject: (projectId: string) => Promise<Omit<ProjectRow, 'seq'>>;
  /** Puts on record that an archive was read instead of the ledger. */
  readonly note: (event: DomainEvent) => Promise<void>;
  readonly report: (what: string, error: unknown) => void;
}

/** That an archive was given instead of what the ledger has. */
export interface ReadInstead {
  readonly threadId: string;
  readonly path: string;
  readonly reason: string;
}

export interface ReadThread {
  readonly projectId: string;
  readonly threadId: string;
  readonly beforeOrdinal?: number | undefined;
}

/** The ledger first when it has what is asked for and all of it holds; otherwise the archive, and then it says so. */
export function createThreadReader(ports: ReadingPorts) {
  /** Said once for each file and reason while the server lives: screens ask again and again. */
  const told = new Set<string>();
  async function tell({ threadId, path, reason }: ReadInstead): Promise<void> {
    const key = `${path}\0${reason}`;
    if (told.has(key)) return;
    told.add(key);
    await ports
      .note({ type: 'archive.read-instead', payload: { threadId, path, reason } })
      .catch((error: unknown) => ports.report(`${path} was read instead of the ledger: ${reason}`, error));
  }

  async function fromArchive(o: {
    readonly sessionId: string;
    readonly projectId: string;
    readonly threadId: string;
    readonly path: string;
    readonly reason: string;
    readonly beforeOrdinal?: number | undefined;
  }): Promise<ThreadReading | null> {
    const page = await readUnverified(o, ports.masking);
    if (page === null) return null;
    const odd =
      page.problems === 0
        ? ''
        : ` ${page.problems} places of the file could not be read as they stand there.`;
    const reason = `${o.reason} It is read from the archive ${o.path}, which nothing proves.${odd}`;
    await tell(o);
    return { source: { from: 'archive-unverified', reason }, sessionId: null, path: o.path, page };
  }

  return {
    tell,
    /** One thread of a project. Rejects with `archive.thread-unknown` when neither has it. */
    async readThread({ projectId, threadId, beforeOrdinal }: ReadThread): Promise<ThreadReading> {
      await ports.knownProject(projectId);
      const { sessionId, counts } = await findSession(ports.ledger, projectId, threadId);
      const record = counts === null ? null : await soundRecord(ports.ledger, sessionId);
      const why =
        record === null ? 'The ledger does not have this thread.' : 'why' in record ? record.why : null;
      if (why === null)
        return { source: { from: 'ledger', reason: null }, sessionId, path: null, page: null };
      const path = await findArchive(await ports.place.places(projectId), threadId);
      const order = { sessionId, projectId, threadId: upperUuid(threadId), reason: why, beforeOrdinal };
      const found = path === null ? null : await fromArchive({ ...order, path });
      if (found !== null) return found;
      throw new TroubleError(unknownThread(threadId, why));
    },

    /** The archive of a session that the ledger cannot give; null when there is none. */
    async instead(o: {
      readonly sessionId: string;
      readonly problem: unknown;
      readonly beforeOrdinal?: number | undefined;
    }): Promise<ThreadReading | null> {
      const { sessionId, beforeOrdinal } = o;
      const path = await archiveOf(ports, sessionId).catch(() => null);
      if (path === null) return null;
      const reason = `The ledger cannot give this session: ${words(o.problem).replace(/\.?$/, '.')}`;
      const order = { sessionId, projectId: '', threadId: upperUuid(sessionId), path };
      return fromArchive({ ...order, reason, beforeOrdinal }).catch(() => null);
    },
  };
}

/** Where we wrote it last; otherwise where archives of its project may lie, as far as the ledger still says which that is. */
async function archiveOf({ ledger, place }: ReadingPorts, sessionId: string): Promise<string | null> {
  const known = await place.checkpoint(sessionId);
  if (known !== null && (await lstat(known.path).catch(() => null))?.isFile()) return known.path;
  const state = (await ledger.cursor(streams.session(sessionId)))?.state as SessionState | undefined;
  return state?.row == null ? null : findArchive(await place.places(state.row.projectId), sessionId);
}

const unknownThread = (threadId: string, why: string): Trouble => ({
  kind: 'archive.thread-unknown',
  what: `There is no thread ${upperUuid(threadId)} in this project. ${why} There is no archive of it either.`,
  safe: 'Nothing was changed.',
  next: 'Check the project and the id; archives lie in chats/threads of the project, or in the data directory.',
});
