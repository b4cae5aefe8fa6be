import { type DomainEvent, type EventPayload, err, limits, ok } from '../../vocabulary';
import type { Decided, DecideEnv } from './decision';
import type { SessionState } from './state';

const titleCharsAuto = 60;

/** A person's prompt: the checkpoint `turn.requested` first, everything else after it is durable. */
export function startTurn(
  state: SessionState,
  typed: string,
  env: DecideEnv,
  /** What this prompt is besides: that of an earlier turn again, a summary of the session, or a follow-up that waited. */
  besides: Pick<EventPayload<'turn.requested'>, 'resends' | 'seed' | 'followup'> = {},
): Decided {
  const text = readable(typed);
  const refused = refusal(state, text);
  if (refused) return refused;
  if (state.turn !== null) {
    return err({
      kind: 'turn.already-running',
      what: 'A turn is already running in this session.',
      safe: 'Nothing was sent; your draft is kept.',
      next: 'Steer the running turn, wait for it, or interrupt it.',
    });
  }
  const turnId = env.newId();
  const clientMessageId = env.newId();
  const events: DomainEvent[] = [
    {
      type: 'turn.requested',
      payload: { turnId, clientMessageId, text: env.redact(text), ...besides },
    },
  ];
  if (state.row?.turnCount === 0 && state.row.titledBy === 'auto') {
    events.push({ type: 'session.renamed', payload: { title: titleOf(env.redact(text)), by: 'auto' } });
  }
  return ok({ events, effects: [{ do: 'drive', turnId, clientMessageId, text }] });
}

export function steerTurn(state: SessionState, typed: string, env: DecideEnv): Decided {
  const text = readable(typed);
  const refused = refusal(state, text);
  if (refused) return refused;
  const turn = state.turn;
  if (turn?.runtimeTurnId == null || state.interrupting) {
    return err({
      kind: 'turn.not-steerable',
      what: turn === null ? 'No turn is running any more.' : 'The turn cannot be steered at this moment.',
      safe: 'Nothing was sent; your draft is kept.',
      next: turn === null ? 'Send it as a new turn.' : 'Try again when the runtime has taken the turn up.',
    });
  }
  const clientMessageId = env.newId();
  return ok({
    events: [
      { type: 'turn.steered', payload: { turnId: turn.turnId, clientMessageId, text: env.redact(text) } },
    ],
    effects: [{ do: 'steer', turnId: turn.turnId, runtimeTurnId: turn.runtimeTurnId, clientMessageId, text }],
  });
}

export function interruptTurn(state: SessionState): Decided {
  const { turn, row } = state;
  if (turn === null) {
    return err({
      kind: 'turn.not-running',
      what: 'No turn is running in this session.',
      safe: 'Nothing was changed.',
      next: 'Nothing needs to be done.',
    });
  }
  const wanted: DomainEvent = { type: 'turn.interrupt-requested', payload: { turnId: turn.turnId } };
  // Said again, it is done again (the runtime may not have taken it), and recorded once.
  const events = state.interrupting ? [] : [wanted];
  if (state.sentEpoch === null) {
    // Not handed to the runtime yet: nothing of it runs, so it ends here.
    const reason = 'Interrupted by a person before it was sent.';
    const settled = { turnId: turn.turnId, status: 'interrupted', reason, error: null } as const;
    return ok({ events: [wanted, { type: 'turn.settled', payload: settled }], effects: [] });
  }
  if (turn.runtimeTurnId === null || row?.threadId == null) return ok({ events, effects: [] });
  return ok({
    events,
    effects: [{ do: 'interrupt', threadId: row.threadId, runtimeTurnId: turn.runtimeTurnId }],
  });
}

/** Half a surrogate pair is no character: the runtime drops such a line without an answer, and the ledger would hold another text. */
export const readable = (text: string): string => text.replace(/\p{Surrogate}/gu, '\ufffd');

/** Why the session takes no prompt now, or not this one. */
export function refusal(state: SessionState, text: string): Decided | null {
  if (state.row?.archivedAt != null) {
    return err({
      kind: 'session.archived',
      what: 'This session is archived.',
      safe: 'Nothing was sent; your draft is kept.',
      next: 'Take it out of the archive, then send.',
    });
  }
  if (state.row?.quarantine !== undefined) {
    return err({
      kind: 'session.quarantined',
      what: `The runtime ended by itself in ${state.row.quarantine.crashes} turns of this session, one after the other, so no turn of it is sent.`,
      safe: 'Nothing was sent; your draft and everything recorded are kept.',
      next: 'Look at what ended it, then release the session to try again.',
    });
  }
  if (state.row?.threadState === 'lost') {
    return err({
      kind: 'thread.lost',
      what: 'The runtime no longer knows this conversation.',
      safe: 'Nothing was sent; the transcript here is complete and your draft is kept.',
      next: 'Choose above: try to resume again, or go on with a fresh thread that knows nothing of before.',
    });
  }
  if (text.trim() === '') {
    return err({
      kind: 'prompt.empty',
      what: 'The prompt is empty.',
      safe: 'Nothing was sent.',
      next: 'Write something first.',
    });
  }
  if (text.length > limits.promptCharsMax) {
    return err({
      kind: 'prompt.too-long',
      what: `The prompt has ${text.length} characters; the runtime takes at most ${limits.promptCharsMax}.`,
      safe: 'Nothing was sent; your draft is kept.',
      next: 'Shorten it, or put the text in a file of the project and point at it.',
    });
  }
  return null;
}

function titleOf(text: string): string {
  const line = text.trim().split(/\r?\n/, 1)[0] ?? '';
  const title = line.replace(/\s+/g, ' ').trim();
  return title.length <= titleCharsAuto ? title : `${[...title].slice(0, titleCharsAuto - 1).join('')}…`;
}
