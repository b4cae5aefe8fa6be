import type { QueueStop, SessionRow } from '../../server/vocabulary';

const stops: Record<QueueStop, string> = {
  interrupted: 'The turn before was interrupted.',
  failed: 'The turn before failed.',
  quarantined: 'The runtime ended by itself in turns of this session.',
  'thread-lost': 'The runtime lost this conversation.',
  archived: 'The session was archived.',
};

export interface QueueFacts {
  readonly session: Pick<SessionRow, 'queue' | 'openTurnId' | 'pendingApprovals'>;
}

/** What the queue does now, in one sentence, and whether a person must say that it goes on. Pure. */
export function queueState({ session }: QueueFacts): { readonly paused: boolean; readonly says: string } {
  const stop = session.queue?.stop;
  if (stop !== undefined) return { paused: true, says: `Paused, nothing is sent. ${stops[stop.code]}` };
  if (session.pendingApprovals > 0)
    return { paused: false, says: 'The first is sent when your answer is given and the turn has completed.' };
  if (session.openTurnId !== null)
    return { paused: false, says: 'The first is sent when this turn has completed.' };
  return { paused: false, says: 'The first is about to be sent.' };
}
