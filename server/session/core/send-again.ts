import { type Change, err, type Folded, limits, type TurnRow } from '../../vocabulary';
import { startTurn } from './decide-turn';
import type { Decided, DecideEnv } from './decision';
import type { SessionState, Unsealed } from './state';

/** A turn ended and the runtime never stored its prompt: a person may send it again, once. */
export function offerAgain(
  state: SessionState,
  turn: Unsealed<TurnRow>,
  clientMessageId: string,
): Folded<SessionState> {
  const offered: Unsealed<TurnRow> = { ...turn, sendAgain: true };
  const all = [...state.unsent, { turn: offered, clientMessageId }];
  const withdrawn = all.slice(0, -limits.unsentPromptsMax);
  const changes: Change[] = [{ put: 'turn', row: offered }];
  for (const old of withdrawn) changes.push({ put: 'turn', row: { ...old.turn, sendAgain: false } });
  return { state: { ...state, unsent: all.slice(-limits.unsentPromptsMax) }, changes };
}

/** The offer was taken: it stands no more. */
export function sentAgain(state: SessionState, turnId: string, resentAs: string): Folded<SessionState> {
  const old = state.unsent.find((one) => one.turn.turnId === turnId);
  if (old === undefined) return { state, changes: [] };
  const unsent = state.unsent.filter((one) => one !== old);
  const row: Unsealed<TurnRow> = { ...old.turn, sendAgain: false, resentAs };
  return { state: { ...state, unsent }, changes: [{ put: 'turn', row }] };
}

/** A person sends a prompt again that the runtime never stored. `text`: as it is on record. */
export function resendTurn(state: SessionState, turnId: string, text: string, env: DecideEnv): Decided {
  if (!state.unsent.some((one) => one.turn.turnId === turnId)) {
    return err({
      kind: 'turn.not-unsent',
      what: 'This prompt was stored by the runtime, or was sent again already.',
      safe: 'Nothing was sent.',
      next: 'Look at the session; if you want it once more, send it as a new prompt.',
    });
  }
  return startTurn(state, text, env, { resends: turnId });
}
