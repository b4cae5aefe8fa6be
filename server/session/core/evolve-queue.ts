import type {
  Change,
  DomainEvent,
  Folded,
  FollowupRow,
  QueueStop,
  SessionQueue,
  SessionRow,
} from '../../vocabulary';
import type { SessionState, Unsealed } from './state';

type Waiting = SessionQueue['followups'][number];

/** Events of the queue itself; null when the event is not one. */
export function evolveQueue(
  state: SessionState,
  event: DomainEvent,
  at: number,
): Folded<SessionState> | null {
  const { row } = state;
  if (row === null) return null;
  switch (event.type) {
    case 'followup.queued': {
      const { followupId, text } = event.payload;
      const added: Waiting = { followupId, revision: 1, queuedAt: at };
      const code = row.queue === undefined ? stopBefore(state) : null;
      const queue: SessionQueue = {
        ...row.queue,
        followups: [...(row.queue?.followups ?? []), added],
        ...(code === null ? {} : { stop: { code, since: at } }),
      };
      const put = rowOf(row, added, { state: 'queued', text });
      return { state: { ...state, row: { ...row, queue, updatedAt: at } }, changes: [put] };
    }
    case 'followup.edited': {
      const { followupId, text } = event.payload;
      const old = waiting(row, followupId);
      if (old === undefined) return { state, changes: [] };
      const edited = { ...old, revision: old.revision + 1 };
      const followups = (row.queue?.followups ?? []).map((one) => (one === old ? edited : one));
      return {
        state: { ...state, row: withFollowups(row, followups) },
        changes: [rowOf(row, edited, { state: 'queued', text })],
      };
    }
    case 'followup.moved': {
      const { followupId, place } = event.payload;
      const moved = waiting(row, followupId);
      if (moved === undefined) return { state, changes: [] };
      const others = (row.queue?.followups ?? []).filter((one) => one !== moved);
      const followups = others.toSpliced(place - 1, 0, moved);
      return { state: { ...state, row: withFollowups(row, followups) }, changes: [] };
    }
    case 'followup.deleted':
      return takeOff(state, event.payload.followupId, { state: 'deleted' });
    case 'queue.resumed':
      if (row.queue === undefined) return { state, changes: [] };
      return { state: { ...state, row: { ...row, queue: { followups: row.queue.followups } } }, changes: [] };
    default:
      return null;
  }
}

/**
 * What other events do to the queue: a follow-up that became a turn leaves it in the same entry, and it stands still after everything that a
 * person should look at before more is sent.
 */
export function queueAfter(
  folded: Folded<SessionState>,
  event: DomainEvent,
  at: number,
): Folded<SessionState> {
  const { row } = folded.state;
  if (row?.queue === undefined) return folded;
  if (event.type === 'turn.requested') {
    const { followup, turnId } = event.payload;
    if (followup === undefined) return folded;
    const taken = takeOff(folded.state, followup, { state: 'sent', turnId });
    return { state: taken.state, changes: [...folded.changes, ...taken.changes] };
  }
  const code = stopOf(event);
  if (code === null) return folded;
  const queue = { ...row.queue, stop: { code, since: at } };
  return { ...folded, state: { ...folded.state, row: { ...row, queue } } };
}

function stopOf(event: DomainEvent): QueueStop | null {
  switch (event.type) {
    case 'turn.settled':
      return event.payload.status === 'completed' ? null : event.payload.status;
    case 'session.quarantined':
      return 'quarantined';
    case 'session.archived':
      return 'archived';
    case 'thread.lost':
      return 'thread-lost';
    default:
      return null;
  }
}

/** Queued when nothing runs: what holds after the last turn holds for it as well. */
function stopBefore({ turn, lastTurnStatus }: SessionState): QueueStop | null {
  if (turn !== null) return null;
  return lastTurnStatus === 'interrupted' || lastTurnStatus === 'failed' ? lastTurnStatus : null;
}

const waiting = (row: Unsealed<SessionRow>, followupId: string): Waiting | undefined =>
  row.queue?.followups.find((one) => one.followupId === followupId);

function withFollowups(row: Unsealed<SessionRow>, followups: readonly Waiting[]): Unsealed<SessionRow> {
  const { queue, ...rest } = row;
  return followups.length === 0 ? rest : { ...rest, queue: { ...queue, followups } };
}

function takeOff(
  state: SessionState,
  followupId: string,
  end: { readonly state: 'sent'; readonly turnId: string } | { readonly state: 'deleted' },
): Folded<SessionState> {
  const { row } = state;
  const gone = row === null ? undefined : waiting(row, followupId);
  if (row === null || gone === undefined) return { state, changes: [] };
  const left = (row.queue?.followups ?? []).filter((one) => one !== gone);
  return {
    state: { ...state, row: withFollowups(row, left) },
    changes: [rowOf(row, gone, { text: '', ...end })],
  };
}

function rowOf(
  { sessionId }: Unsealed<SessionRow>,
  { followupId, revision, queuedAt }: Waiting,
  rest: Pick<FollowupRow, 'state' | 'text'> & Partial<Pick<FollowupRow, 'turnId'>>,
): Change {
  return { put: 'followup', row: { followupId, sessionId, revision, queuedAt, turnId: null, ...rest } };
}
