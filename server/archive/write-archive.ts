import { join } from 'node:path';
import type { Ledger } from '../ledger';
import type { SessionState } from '../session';
import { type DomainEvent, limits, streams, TroubleError } from '../vocabulary';
import { hashFile, hashPieces, keepFile, removeLeftovers, replaceFile, sha256Hex } from './archive-files';
import type { ArchivePlace } from './archive-place';
import { type ArchiveTurn, sameTurn, upperUuid } from './core/archive-turn';
import { archivePieces } from './core/render';
import { SessionRecord } from './core/session-record';
import { readRecord } from './read-record';
import { openSource } from './turn-source';

export interface WriterPorts {
  readonly ledger: Ledger;
  readonly place: ArchivePlace;
  readonly newId: () => string;
  readonly now: () => number;
  /** Records what the archives have to say, on the server's stream. */
  readonly note: (event: DomainEvent) => Promise<void>;
}

/** Writes the archive of a session as the ledger has it. Rejects when it cannot; the file that was there is whole then. */
export function createArchiveWriter({ ledger, place, newId, now, note }: WriterPorts) {
  const records = new Map<string, SessionRecord>();
  const swept = new Set<string>();

  /** What is folded already is not read again; the longest unused is forgotten first. */
  async function recordOf(sessionId: string): Promise<SessionRecord> {
    const record = records.get(sessionId) ?? new SessionRecord(sha256Hex);
    records.delete(sessionId);
    await readRecord(ledger, sessionId, record);
    records.set(sessionId, record);
    let chars = [...records.values()].reduce((sum, one) => sum + one.chars, 0);
    for (const [id, one] of records) {
      if (chars <= limits.archiveCacheCharsMax) break;
      records.delete(id);
      chars -= one.chars;
    }
    return record;
  }

  async function sweep(folder: string, inProject: boolean): Promise<void> {
    if (swept.has(folder)) return;
    swept.add(folder);
    await removeLeftovers(folder, inProject ? now() - limits.archiveLeftoverMs : now());
  }

  /** A file that holds more than the ledger must not disappear: it keeps its bytes under another name, and that is recorded. */
  async function makeWay(
    sessionId: string,
    path: string,
    turns: readonly ArchiveTurn[],
  ): Promise<string | null> {
    const found = await hashFile(path);
    if (!found.ok) throw new TroubleError(found.error);
    const hash = found.value;
    if (hash === null) return null;
    const known = await place.checkpoint(sessionId);
    if (known?.sha256 === hash && known.path === path) return hash;
    const reason = await uncovered(path, turns);
    if (reason === null) return hash;
    const keptAs = await keepFile(path, hash);
    await note({ type: 'archive.file-kept', payload: { sessionId, path, keptAs, reason } });
    return hash;
  }

  return {
    async write(sessionId: string): Promise<string | null> {
      const cursor = await ledger.cursor(streams.session(sessionId));
      const row = (cursor?.state as SessionState | undefined)?.row;
      if (!row || (await place.mode(row.projectId)) === 'ledger-only') return null;
      const record = await recordOf(sessionId);
      const turns = record.turns();
      if (turns.length === 0) return null;
      if (record.unreadable > 0) throw new TroubleError(incomplete(sessionId, record.unreadable));
      const threadId = upperUuid(record.threadId ?? sessionId);
      const { path: folder, inProject } = await place.folder(row.projectId);
      await sweep(folder, inProject);
      const path = join(folder, `${threadId}.md`);
      const sha256 = await hashPieces(archivePieces(threadId, turns));
      const lastSeq = record.lastSeq;
      if ((await makeWay(sessionId, path, turns)) !== sha256)
        await replaceFile(path, archivePieces(threadId, turns), newId);
      const before = await place.checkpoint(sessionId);
      await place.writeCheckpoint(sessionId, { path, lastSeq, sha256 });
      if (before !== null && before.path !== path) await place.forsake(before);
      return path;
    },
    forget: (sessionId: string) => records.delete(sessionId),
  };
}

export type ArchiveWriter = ReturnType<typeof createArchiveWriter>;

/** In words what a file holds that the ledger's turns do not; null when nothing would be lost. */
async function uncovered(path: string, turns: readonly ArchiveTurn[]): Promise<string | null> {
  const opened = await openSource({ kind: 'markdown', path, limit: null }, null);
  if (!opened.ok) throw new TroubleError(opened.error);
  if (opened.value === null) return null;
  const source = opened.value;
  try {
    const ours = new Map(turns.map((turn) => [turn.id, turn]));
    for await (const batch of source.batches())
      for (const { turn } of batch) {
        const same = ours.get(turn.id);
        if (!same) return `The turn ${turn.id} in it is not in the ledger.`;
        const earlier = turn.status === 'pending' && turn.assistant === '' && turn.user === same.user;
        if (!earlier && !sameTurn(turn, same)) return `The turn ${turn.id} in it is not as in the ledger.`;
      }
    const [problem] = source.problems().problems;
    return problem ? `At byte ${problem.offset}: ${problem.reason}.` : null;
  } finally {
    await source.close();
  }
}

const incomplete = (sessionId: string, unreadable: number) => ({
  kind: 'archive.ledger-unreadable',
  what: `${unreadable} entries of session ${sessionId} cannot be read from the ledger.`,
  safe: 'The archive is as it was; it was not replaced by less.',
  next: 'Run "codexchat ledger verify", and restore the ledger from a backup.',
});
