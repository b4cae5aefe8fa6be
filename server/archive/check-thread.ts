import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { words } from './archive-files';
import type { ArchivePlace } from './archive-place';
import { firstDifference } from './compare-archive';
import { type ArchiveTurn, sameTurn, upperUuid } from './core/archive-turn';
import { type LedgerSource, readRecord } from './read-record';
import { type Masking, openSource } from './turn-source';

/**
 * ok: holds exactly the turns of the ledger · missing: the ledger has turns, there is no file · differs: at `offset`, in `turnId` ·
 * lagging: as it was written last, and the ledger has gone on · unreadable: file or ledger cannot be read ·
 * pruned: payloads of the session were removed from the ledger on purpose, so that there is nothing to compare with any more ·
 * extra: turns of a thread that the ledger has not · empty: an archive without a turn, of no session that has one ·
 * temporary: left by an interrupted write · not-ours: no archive of a thread.
 */
export interface ArchiveFinding {
  readonly state:
    | 'ok'
    | 'missing'
    | 'differs'
    | 'lagging'
    | 'unreadable'
    | 'pruned'
    | 'extra'
    | 'empty'
    | 'temporary'
    | 'not-ours';
  readonly threadId: string | null;
  readonly sessionId: string | null;
  readonly path: string;
  /** Bytes from the beginning of the file; null where it says nothing. */
  readonly offset: number | null;
  readonly turnId: string | null;
  /** In words; null for `ok`. */
  readonly what: string | null;
}

export interface ThreadPorts {
  readonly ledger: LedgerSource;
  readonly place: Pick<ArchivePlace, 'checkpoint'>;
  /** Masks secrets as the take-over did. */
  readonly masking: Masking;
}

interface ThreadOrder {
  readonly sessionId: string;
  readonly folder: string;
  /** Archives in the folder by thread. */
  readonly byThread: ReadonlyMap<string, string>;
  /** Whether the projector has still to write what this entry brought. */
  readonly waits: (seq: number) => boolean;
}

/** Compares one session with its archive; null when it has no turn, and so no archive is expected. */
export async function checkThread(ports: ThreadPorts, order: ThreadOrder): Promise<ArchiveFinding | null> {
  const { sessionId, folder, byThread, waits } = order;
  const record = await readRecord(ports.ledger, sessionId);
  const turns = record.turns();
  if (turns.length === 0) return null;
  const threadId = upperUuid(record.threadId ?? sessionId);
  const path = byThread.get(threadId) ?? join(folder, `${threadId}.md`);
  const tell = (
    state: ArchiveFinding['state'],
    what: string | null,
    at: { offset: number | null; turnId: string | null } = { offset: null, turnId: null },
  ): ArchiveFinding => ({ state, threadId, sessionId, path, ...at, what });
  if (record.unreadable > 0 && record.unreadable === record.removed)
    return tell(
      'pruned',
      `what ${record.removed} entries of the session said was removed from the ledger with "ledger prune": it cannot be compared any more`,
    );
  if (record.unreadable > 0)
    return tell('unreadable', `${record.unreadable} entries of the session cannot be read from the ledger`);
  const facts = await lstat(path).catch(() => null);
  if (facts === null)
    return waits(record.lastArchivable)
      ? tell('lagging', 'it is not written yet')
      : tell('missing', 'there is no archive of this session');
  try {
    const place = await firstDifference(path, threadId, turns);
    if (place === null) return tell('ok', null);
    const wrong = await otherWords(path, turns, ports.masking);
    if (wrong === null) return tell('ok', null);
    const known = await ports.place.checkpoint(sessionId);
    const ours = known?.path === path && known.sha256 === wrong.hash && known.lastSeq < record.lastSeq;
    if (ours) return tell('lagging', 'the ledger has gone on since it was written', wrong.at);
    return tell('differs', wrong.what, wrong.at);
  } catch (error) {
    return tell('unreadable', words(error), { offset: 0, turnId: null });
  }
}

interface Wrong {
  readonly what: string;
  readonly hash: string;
  readonly at: { readonly offset: number; readonly turnId: string | null };
}

/** A file that another program wrote has other bytes for the same turns. Null when that is all. */
export async function otherWords(
  path: string,
  turns: readonly ArchiveTurn[],
  masking: Masking,
): Promise<Wrong | null> {
  const opened = await openSource({ kind: 'markdown', path, limit: null }, masking);
  if (!opened.ok) throw new Error(opened.error.what);
  const source = opened.value;
  if (source === null) throw new Error('it is gone');
  const { hash, bytes } = source.facts;
  const wrong = (what: string, offset: number, turnId: string | null): Wrong => ({
    what,
    hash,
    at: { offset, turnId },
  });
  try {
    const ours = new Map(turns.map((turn) => [turn.id, turn]));
    for await (const batch of source.batches())
      for (const { turn, offset } of batch) {
        const recorded = ours.get(turn.id);
        if (!recorded) return wrong('the turn is not in the ledger', offset, turn.id);
        if (!sameTurn(turn, recorded)) return wrong('the turn is not as in the ledger', offset, turn.id);
        ours.delete(turn.id);
      }
    const [lost] = source.problems().problems.filter((problem) => !problem.taken);
    if (lost) return wrong(lost.reason, lost.offset, null);
    const [first] = ours.keys();
    return first === undefined ? null : wrong('the turn is missing in the archive', bytes, first);
  } finally {
    await source.close();
  }
}
