import { judge } from '../../policy';
import { type DomainEvent, limits, type RuntimeSignal, type WireId } from '../../vocabulary';
import { buildAsk } from './approval-ask';
import { grantedVerdict } from './decide-grant';
import { tellReason } from './decide-reason';
import { type Decision, nothing, only, type SignalEnv } from './decision';
import { notice } from './notice';
import { itemIdOf, type SessionState, turnIdOf } from './state';

type Requested = Extract<RuntimeSignal, { kind: 'approval-requested' }>;
type Resolved = Extract<RuntimeSignal, { kind: 'request-resolved' }>;

/**
 * The runtime asks for permission: recorded with the verdict. What policy or a grant allows, and what policy denies, is decided in the same
 * transaction, and answered when that is durable; the rest waits for a person.
 */
export function requestApproval(state: SessionState, signal: Requested, env: SignalEnv): Decision {
  const same = (epoch: string, wireId: WireId) => epoch === env.epoch && wireId === signal.wireId;
  const again =
    Object.values(state.approvals).some((open) => same(open.epoch, open.wireId)) ||
    state.closedWires.some(([epoch, wireId]) => same(epoch, wireId));
  if (again) return nothing;
  const turnId = turnIdOf(state, signal.runtimeTurnId) ?? state.turn?.turnId ?? null;
  const itemId = signal.runtimeItemId === null ? null : itemIdOf(turnId, signal.runtimeItemId);
  const ask = buildAsk(signal.approval, itemId === null ? undefined : state.items[itemId], env.existing);
  const granted = grantedVerdict(state, env.verdict ?? judge(ask, env.sha256), ask, env);
  const { verdict } = granted;
  const waiting = Object.values(state.approvals).filter((open) => open.row.state === 'requested').length;
  if (turnId === null || (verdict.decision === 'ask' && waiting >= limits.approvalsPendingMax))
    return declineUnasked(state, signal, env, turnId === null ? null : waiting);
  const approvalId = env.newId();
  const shownHash = env.sha256(env.canonical(ask));
  const { epoch } = env;
  const { wireId, method } = signal;
  const requested: DomainEvent = {
    type: 'approval.requested',
    payload: {
      approvalId,
      turnId,
      itemId,
      epoch,
      wireId,
      method,
      ask: { ...ask, changes: [...ask.changes] },
      shownHash,
      verdict: { ...verdict, rules: [...verdict.rules] },
    },
  };
  if (verdict.decision === 'ask') return only(...granted.before, requested);
  const answer = verdict.decision === 'allow' ? 'accept' : 'decline';
  const decided: DomainEvent = {
    type: 'approval.decided',
    payload: { approvalId, answer, shownHash, by: 'policy' },
  };
  const told = answer === 'accept' ? null : tellReason(state, { approvalId, turnId, itemId, verdict }, env);
  return {
    events: [...granted.before, requested, ...granted.used(approvalId), decided, ...(told?.events ?? [])],
    effects: [{ do: 'answer', approvalId, answer, wireId, method, epoch, ...(told?.first ?? {}) }],
  };
}

/** Nobody could answer it: declined at once, and said. `waiting` is null when it belongs to no turn. */
function declineUnasked(
  state: SessionState,
  signal: Requested,
  env: SignalEnv,
  waiting: number | null,
): Decision {
  const why = waiting === null ? 'it belongs to no turn known here' : `${waiting} requests already wait`;
  return {
    events: [
      notice(state, env, {
        level: 'warning',
        code: 'approval.declined-unasked',
        text: `A request was declined without asking, because ${why}.`,
        detail: JSON.stringify(signal.approval),
      }),
    ],
    effects: [{ do: 'decline-unasked', wireId: signal.wireId, method: signal.method }],
  };
}

/** The runtime closed a request: confirmed when it was answered, withdrawn when it was not. */
export function resolveApproval(state: SessionState, signal: Resolved): Decision {
  const open = Object.values(state.approvals).find((approval) => approval.wireId === signal.wireId);
  if (!open) return nothing;
  const approvalId = open.row.approvalId;
  if (open.row.state !== 'requested') return only({ type: 'approval.resolved', payload: { approvalId } });
  const reason = 'The runtime withdrew the request before it was answered.';
  return only({ type: 'approval.orphaned', payload: { approvalId, reason } });
}
