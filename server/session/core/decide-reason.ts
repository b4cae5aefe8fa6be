import { type DomainEvent, limits, type Verdict } from '../../vocabulary';
import type { DecideEnv, SteerEffect } from './decision';
import { notice } from './notice';
import type { SessionState } from './state';

interface Denied {
  readonly approvalId: string;
  readonly turnId: string;
  readonly itemId: string | null;
  readonly verdict: Verdict;
}

interface Told {
  readonly events: readonly DomainEvent[];
  readonly first?: { readonly first: SteerEffect };
}

/**
 * What the agent is told of a denial, where a person switched that on: a steer of our own, on record and in the transcript as ours. Once
 * for each item, and at most so often in a turn that it cannot go on for ever. Null when nothing is told and nothing needs to be said.
 */
export function tellReason(state: SessionState, denied: Denied, env: DecideEnv): Told | null {
  const { turn, row, reasonsTold } = state;
  const { approvalId, turnId, itemId, verdict } = denied;
  if (row?.tellsReasons !== true) return null;
  if (itemId !== null && state.items[itemId]?.told) return null;
  if (turn?.turnId !== turnId || turn.runtimeTurnId === null || state.interrupting)
    return untold(state, env, 'its turn was over or is being interrupted');
  const told = reasonsTold?.turnId === turnId ? reasonsTold.count : 0;
  if (told >= limits.reasonsToldMax)
    return untold(state, env, `it was told ${limits.reasonsToldMax} reasons in this turn already`);
  const clientMessageId = env.newId();
  const text = reasonText(verdict);
  return {
    events: [{ type: 'turn.steered', payload: { turnId, clientMessageId, text, reasonOf: approvalId } }],
    first: {
      first: {
        do: 'steer',
        turnId,
        runtimeTurnId: turn.runtimeTurnId,
        clientMessageId,
        text,
        ours: true,
      },
    },
  };
}

function untold(state: SessionState, env: DecideEnv, why: string): Told {
  const text = `The agent was not told why this was declined: ${why}.`;
  return { events: [notice(state, env, { level: 'info', code: 'reason.not-told', text, detail: null })] };
}

/** From the words of rules alone: nothing of what the agent itself wrote comes back to it as ours. */
export function reasonText({ rules, basis }: Verdict): string {
  const reasons = (basis?.reasons ?? []).map(({ rule, reason }) => `${rule}: ${reason}`);
  const nobody = basis?.because === 'nobody-to-ask';
  const why = reasons.length > 0 ? reasons.join('\n') : rules.join(', ');
  const words = [
    nobody
      ? 'Declined: this needs a person, and nobody is there to ask.'
      : 'Declined by the policy of this workspace, not by a mistake; nothing was run.',
    ...(why === '' ? [] : [why]),
    'Do not look for another way to the same effect. Go on without it, or say what you would need it for.',
  ].join('\n');
  const [open, close] = ['<policy_reason>\n', '\n</policy_reason>'];
  const room = limits.reasonTextCharsMax - open.length - close.length;
  return `${open}${words.length <= room ? words : `${words.slice(0, room - 12)}… (cut here)`}${close}`;
}
