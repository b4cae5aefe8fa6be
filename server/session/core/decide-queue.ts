import { type DomainEvent, err, limits, ok, type SessionQueue } from '../../vocabulary';
import { readable, refusal, startTurn } from './decide-turn';
import type { Decided, DecideEnv } from './decision';
import type { SessionState } from './state';

/** A follow-up waits for the turn before it. What is recorded is what will be sent: secrets are masked here, and not before sending. */
export function queueFollowup(
  state: SessionState,
  followupId: string,
  typed: string,
  env: DecideEnv,
): Decided {
  const text = readable(typed);
  const refused = refusal(state, text) ?? tooLong(text);
  if (refused) return refused;
  if ((state.row?.queue?.followups.length ?? 0) >= limits.followupsMax) return full;
  return one({ type: 'followup.queued', payload: { followupId, text: env.redact(text) } });
}

export function editFollowup(
  state: SessionState,
  { followupId, revision, text: typed }: { followupId: string; revision: number; text: string },
  env: DecideEnv,
): Decided {
  const text = readable(typed);
  const old = waitingOf(state, followupId);
  if (old === undefined) return gone;
  if (old.revision !== revision) return editedElsewhere;
  const refused = text.trim() === '' ? empty : tooLong(text);
  if (refused) return refused;
  return one({ type: 'followup.edited', payload: { followupId, text: env.redact(text) } });
}

/** `place` from 1; beyond the end means the end. */
export function moveFollowup(state: SessionState, followupId: string, place: number): Decided {
  const followups = state.row?.queue?.followups ?? [];
  const now = followups.findIndex((other) => other.followupId === followupId) + 1;
  if (now === 0) return gone;
  const to = Math.min(place, followups.length);
  if (to === now) return ok({ events: [], effects: [] });
  return one({ type: 'followup.moved', payload: { followupId, place: to } });
}

export function deleteFollowup(state: SessionState, followupId: string): Decided {
  if (waitingOf(state, followupId) === undefined) return gone;
  return one({ type: 'followup.deleted', payload: { followupId } });
}

/** A person has looked at what made the queue stand still. What still stands in the way is said. */
export function resumeQueue(state: SessionState): Decided {
  if (state.row?.queue?.stop === undefined) return ok({ events: [], effects: [] });
  return refusal(state, 'go on') ?? one({ type: 'queue.resumed', payload: {} });
}

/** The follow-up whose turn it is: the one before has completed, nobody is asked anything, and nothing stands in the way. */
export function dueFollowup(state: SessionState): SessionQueue['followups'][number] | null {
  const queue = state.row?.queue;
  if (queue === undefined || queue.stop !== undefined) return null;
  if (state.turn !== null || state.cutOff !== null) return null;
  if (Object.values(state.approvals).some((open) => open.row.state === 'requested')) return null;
  if (refusal(state, 'go on') !== null) return null;
  return queue.followups[0] ?? null;
}

/**
 * Makes the follow-up a turn, by one entry that takes it off the queue: before it nothing was sent, after it it waits no more. Nothing happens when
 * something came between: it was edited, moved, deleted, or is not due any more.
 */
export function sendFollowup(
  state: SessionState,
  { followupId, revision, text }: { followupId: string; revision: number; text: string },
  env: DecideEnv,
): Decided {
  const due = dueFollowup(state);
  if (due?.followupId !== followupId || due.revision !== revision) return ok({ events: [], effects: [] });
  return startTurn(state, text, env, { followup: followupId });
}

const one = (event: DomainEvent): Decided => ok({ events: [event], effects: [] });

const waitingOf = (state: SessionState, followupId: string) =>
  state.row?.queue?.followups.find((other) => other.followupId === followupId);

function tooLong(text: string): Decided | null {
  if (text.length <= limits.followupCharsMax) return null;
  return err({
    kind: 'followup.too-long',
    what: `The follow-up has ${text.length} characters; at most ${limits.followupCharsMax} can be queued.`,
    safe: 'Nothing was queued; your draft is kept.',
    next: 'Shorten it, put the text in a file of the project and point at it, or send it when the turn is over.',
  });
}

const full: Decided = err({
  kind: 'queue.full',
  what: `${limits.followupsMax} follow-ups wait in this session already.`,
  safe: 'Nothing was queued; your draft is kept.',
  next: 'Delete one, join two by editing, or wait until one is sent.',
});

const gone: Decided = err({
  kind: 'followup.gone',
  what: 'This follow-up waits no more: it was sent or deleted.',
  safe: 'Nothing was changed.',
  next: 'Look at the transcript; queue it again if you still want it.',
});

const editedElsewhere: Decided = err({
  kind: 'followup.changed',
  what: 'This follow-up was edited in another place meanwhile.',
  safe: 'Nothing was changed; what you wrote is kept here.',
  next: 'Read what stands there now, then edit it again.',
});

const empty: Decided = err({
  kind: 'prompt.empty',
  what: 'The follow-up is empty.',
  safe: 'Nothing was changed.',
  next: 'Write something, or delete the follow-up.',
});
