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

/** `1st`, `2nd`, `3rd`, `4th`, `11th` … */
function ordinal(place: number): string {
  const tens = place % 100;
  const suffix = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][place % 10] ?? 'th');
  return `${place}${suffix}`;
}

/** Where a session stands in the line for a free place; null when it does not wait for one. Pure. */
export function placeWords(waiting: readonly string[], sessionId: string): string | null {
  const place = waiting.indexOf(sessionId) + 1;
  if (place === 0) return null;
  return `Waits for a free place, ${ordinal(place)} in line: as many turns as allowed run in other sessions.`;
}
