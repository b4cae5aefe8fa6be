import { lstat } from 'node:fs/promises';
import { words } from './archive-files';
import { type ArchiveFinding, otherWords, type ThreadPorts } from './check-thread';
import { upperUuid } from './core/archive-turn';
import { findSession } from './find-session';
import type { StrangeFile } from './list-archives';
import { oddKind } from './odd-kind';
import { readRecord } from './read-record';
import { type Masking, openSource } from './turn-source';

interface ExtraOrder {
  readonly projectId: string;
  readonly threadId: string;
  readonly path: string;
}

type Told = Pick<ArchiveFinding, 'state' | 'what' | 'offset' | 'turnId'>;

/**
 * What a file is that has the name of an archive and is that of no session with turns. It blocks only when it may hold history that the ledger
 * lacks: turns (extra), or bytes that nobody could read (unreadable). An archive without a turn is empty; a folder, a pipe, a socket or a
 * device holds no turns and is not ours. Null when it has gone meanwhile.
 */
export async function extraFile(
  ports: ThreadPorts,
  { projectId, threadId, path }: ExtraOrder,
): Promise<ArchiveFinding | null> {
  const { sessionId, counts } = await findSession(ports.ledger, projectId, threadId);
  const told = await lookAt(path, ports.masking).catch(
    (error: unknown): Told => unreadable(`it cannot be read: ${words(error)}`),
  );
  if (told === null) return null;
  return { threadId: upperUuid(threadId), sessionId: counts === null ? null : sessionId, path, ...told };
}

const nowhere = { offset: null, turnId: null } as const;
const unreadable = (what: string, offset: number | null = null): Told => ({
  ...nowhere,
  state: 'unreadable',
  what,
  offset,
});

async function lookAt(path: string, masking: Masking): Promise<Told | null> {
  const facts = await lstat(path).catch(() => null);
  if (facts === null) return null;
  const kind = oddKind(facts);
  if (facts.isSymbolicLink())
    return unreadable(`it is ${kind}; put the file itself there, or remove the link`);
  if (kind !== null)
    return { ...nowhere, state: 'not-ours', what: `it is ${kind} with the name of an archive; move it away` };
  const opened = await openSource({ kind: 'markdown', path, limit: null }, masking);
  if (!opened.ok) return unreadable(`${opened.error.what} ${opened.error.next}`);
  const source = opened.value;
  if (source === null) return null;
  try {
    for await (const [first] of source.batches())
      if (first)
        return {
          state: 'extra',
          what: 'the ledger does not have the turns of this thread; a backfill takes them over',
          offset: first.offset,
          turnId: first.turn.id,
        };
    const [lost] = source.problems().problems.filter((problem) => !problem.taken);
    if (lost)
      return unreadable(`no turn in it can be read: ${lost.reason}; mend it or move it away`, lost.offset);
    return { ...nowhere, state: 'empty', what: 'an archive without a turn; it may stay or be removed' };
  } finally {
    await source.close();
  }
}

/** What a file is that has not the name of an archive: it blocks when it looks like history that nobody reads, but not as a mere copy. */
export async function strangeFile(
  ports: ThreadPorts,
  projectId: string,
  { path, reason, mayHold }: StrangeFile,
): Promise<Pick<ArchiveFinding, 'state' | 'what'>> {
  if (mayHold === undefined) return { state: 'not-ours', what: reason };
  if (mayHold === true) return { state: 'extra', what: `${reason}; the ledger lacks it` };
  return (await isCopy(ports, projectId, path, mayHold.copyOf))
    ? { state: 'not-ours', what: `${reason}, with the same turns` }
    : {
        state: 'extra',
        what: `${reason}, and holds something else; put both into one file, or move one away`,
      };
}

/** Whether the ledger has exactly the turns of the file in the session of the thread. */
async function isCopy(
  { ledger, masking }: ThreadPorts,
  projectId: string,
  path: string,
  threadId: string,
): Promise<boolean> {
  const { sessionId, counts } = await findSession(ledger, projectId, threadId);
  if (counts === null) return false;
  const record = await readRecord(ledger, sessionId);
  return otherWords(path, record.turns(), masking).then(
    (wrong) => wrong === null,
    () => false,
  );
}
