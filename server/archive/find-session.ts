import type { Ledger } from '../ledger';
import type { SessionState } from '../session';
import { streams } from '../vocabulary';
import { sha256Hex } from './archive-files';
import { sessionIdsOf } from './core/thread-session';

export interface ThreadSession {
  readonly sessionId: string;
  /** Turns and items that the session has; null when it does not exist yet. */
  readonly counts: { readonly turns: number; readonly items: number } | null;
  readonly version: number;
}

/** The session that holds, or would hold, a thread of a project. */
export async function findSession(
  ledger: Pick<Ledger, 'cursor'>,
  projectId: string,
  threadId: string,
): Promise<ThreadSession> {
  const ids = sessionIdsOf(projectId, threadId, sha256Hex);
  for (const sessionId of ids) {
    const cursor = await ledger.cursor(streams.session(sessionId));
    if (cursor === null) return { sessionId, counts: null, version: 0 };
    const row = (cursor.state as unknown as SessionState).row;
    const { version } = cursor;
    if (row === null) return { sessionId, counts: null, version };
    if (row.projectId === projectId)
      return { sessionId, counts: { turns: row.turnCount, items: row.itemCount }, version };
  }
  throw new Error(`no session id is left for thread ${threadId}`);
}
