import { err, ok, type SessionMode } from '../../vocabulary';
import { endGrants } from './decide-grant';
import type { Decided } from './decision';
import type { SessionState } from './state';

export const supervised: SessionMode = { mode: 'supervised', acceptEdits: false };

const looseness = { supervised: 0, auto: 1, unattended: 1 } as const;

/** Whether more runs unasked in the one than in the other. Unattended lets run what Auto does, and declines the rest. */
export const loosens = (from: SessionMode, to: SessionMode): boolean =>
  looseness[to.mode] > looseness[from.mode] || (to.acceptEdits && !from.acceptEdits);

/** A person chooses how far the session answers in their place. Loosening counts only when it is meant; it holds from the next request on. */
export function chooseMode(
  state: SessionState,
  to: SessionMode,
  { meantLoosening, unattendedAllowed }: { meantLoosening: boolean; unattendedAllowed: boolean },
  env: { readonly newId: () => string },
): Decided {
  const from = state.row?.mode ?? supervised;
  if (from.mode === to.mode && from.acceptEdits === to.acceptEdits) return ok({ events: [], effects: [] });
  if (to.mode === 'unattended' && !unattendedAllowed) return err(notAllowed);
  const loosened = loosens(from, to);
  if (loosened && !meantLoosening) return err(notMeant);
  const { mode, acceptEdits } = to;
  return ok({
    events: [
      { type: 'session.mode-changed', payload: { mode, acceptEdits, loosened } },
      ...endGrants(state, 'mode-changed', env),
    ],
    effects: [],
  });
}

/** A person has the agent told why policy denied something, or not. */
export function chooseTelling(state: SessionState, tellsReasons: boolean): Decided {
  if ((state.row?.tellsReasons === true) === tellsReasons) return ok({ events: [], effects: [] });
  return ok({ events: [{ type: 'session.telling-changed', payload: { tellsReasons } }], effects: [] });
}

const notAllowed = {
  kind: 'mode.not-allowed',
  what: 'The policy does not allow sessions without a person (allowNeverApproval).',
  safe: 'The mode was not changed.',
  next: 'Choose another mode, or have the policy changed.',
};

const notMeant = {
  kind: 'mode.loosening',
  what: 'In this mode acts run unasked that are asked now.',
  safe: 'The mode was not changed.',
  next: 'Say explicitly that you mean it.',
};
