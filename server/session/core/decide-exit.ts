import type { ApprovalRow, DomainEvent, Trouble } from '../../vocabulary';
import { notice } from './notice';
import type { SessionState } from './state';

export interface Ending {
  /** The process that is gone; null when the whole server was gone and nothing can still run. */
  readonly epoch: string | null;
  /** For a person: `The runtime was killed (SIGKILL)`. */
  readonly what: string;
  /** Set when the process ended by itself and nobody stopped it: so many of these in turns of one session, one after the other, quarantine it. */
  readonly quarantineAfter?: number;
}

/**
 * A runtime process is gone. Everything that hung on it is closed in words, in the transaction that records the exit:
 * nothing is left looking alive, and no approval is ever answered by a crash.
 */
export function decideExit(
  state: SessionState,
  ending: Ending,
  env: { readonly newId: () => string },
): readonly DomainEvent[] {
  const gone = (epoch: string | null) => ending.epoch === null || epoch === ending.epoch;
  const events: DomainEvent[] = [];
  const orphaned = Object.values(state.approvals).filter((open) => gone(open.epoch));
  for (const { row } of orphaned) {
    const reason = `${ending.what} ${howFar(row)}`;
    events.push({ type: 'approval.orphaned', payload: { approvalId: row.approvalId, reason } });
  }
  const turnGone =
    state.turn !== null && (ending.epoch === null || (state.sentEpoch !== null && gone(state.sentEpoch)));
  for (const [itemId, open] of Object.entries(state.items)) {
    // A conversation that is bound to no process had its items from the one before: what ran there runs nowhere any more.
    if (open.runtimeItemId !== null && (state.epoch === null || gone(state.epoch)))
      events.push({ type: 'item.lost', payload: { itemId, reason: ending.what } });
  }
  if (orphaned.length > 0) {
    events.push(
      notice(state, env, {
        level: 'warning',
        code: 'approval/reset',
        text: `${orphaned.length} open ${orphaned.length === 1 ? 'request was' : 'requests were'} closed: ${ending.what.replace(/^The /, 'the ')}.`,
        detail: 'None was approved by this. If the work is still wanted, ask for it again.',
      }),
    );
  }
  if (turnGone && state.turn !== null) {
    const { turnId, acknowledgedAt } = state.turn;
    // Without a request on record no byte of it left: then there is nothing to ask about.
    if (state.sentEpoch !== null)
      events.push({
        type: 'turn.cut-off',
        payload: { turnId, epoch: state.sentEpoch, crashed: ending.quarantineAfter !== undefined },
      });
    events.push(
      notice(state, env, {
        level: 'error',
        code: 'runtime.exited',
        text: `${ending.what} while a turn was under way.`,
        detail: keptText(state.sentEpoch !== null, acknowledgedAt !== null),
      }),
      {
        type: 'turn.settled',
        payload: { turnId, status: 'interrupted', reason: `${ending.what}.`, error: null },
      },
      ...quarantine(state, ending),
    );
  }
  return events;
}

/** A prompt left, and nobody knows whether it was taken: the turn ends here, and the runtime is asked before anything else is sent. */
export function doubtful(
  state: SessionState,
  { what, safe, next, kind }: Trouble,
  env: { readonly newId: () => string },
): readonly DomainEvent[] {
  const { turn, sentEpoch } = state;
  if (turn === null) return [];
  const { turnId } = turn;
  return [
    { type: 'turn.cut-off', payload: { turnId, epoch: sentEpoch, crashed: false } },
    notice(state, env, { level: 'error', code: kind, text: what, detail: `${safe} ${next}` }),
    { type: 'turn.settled', payload: { turnId, status: 'interrupted', reason: what, error: null } },
  ];
}

/** A session in whose turns the runtime ends again and again must not end it for all the others. */
function quarantine(state: SessionState, ending: Ending): readonly DomainEvent[] {
  const crashes = state.crashes + 1;
  if (state.sentEpoch === null || crashes < (ending.quarantineAfter ?? Number.POSITIVE_INFINITY)) return [];
  const reason = `The runtime ended by itself in ${crashes} turns of this session, one after the other.`;
  return [{ type: 'session.quarantined', payload: { crashes, reason } }];
}

/** How far an answer came, as far as the record shows it. Only what may have been accepted can have run. */
function howFar({ state, answer }: Pick<ApprovalRow, 'state' | 'answer'>): string {
  if (answer === null)
    return 'before the request was answered. It was not approved and nothing ran because of it.';
  if (answer !== 'accept')
    return `after the answer (${answer}) and before the runtime confirmed it. It was not approved and nothing ran because of it.`;
  return state === 'delivered'
    ? 'after the answer (accept) had left and before the runtime confirmed it. What became of it is unknown.'
    : 'after the answer (accept) was recorded. That it left is not on record: whether the runtime got it, and what became of it, is unknown.';
}

function keptText(sent: boolean, stored: boolean): string {
  if (!sent) return 'Your prompt had not been sent. It is kept here: send it again if you still want it.';
  return stored
    ? 'What had arrived is kept. As soon as the runtime runs again it is asked how far it came; then continue with a new prompt.'
    : 'Your prompt is kept here. As soon as the runtime runs again it is asked whether it stored it; nothing is sent again by itself.';
}
