import { judge } from '../../policy';
import { limits, type RuntimeSignal, type WireId } from '../../vocabulary';
import { buildAsk } from './approval-ask';
import { type Decision, nothing, only, type SignalEnv } from './decision';
import { notice } from './notice';
import { itemIdOf, type SessionState, turnIdOf } from './state';

type Requested = Extract<RuntimeSignal, { kind: 'approval-requested' }>;
type Resolved = Extract<RuntimeSignal, { kind: 'request-resolved' }>;

/** The runtime asks for permission: recorded with the verdict, or declined at once where nobody could answer it. */
export function requestApproval(state: SessionState, signal: Requested, env: SignalEnv): Decision {
  const same = (epoch: string, wireId: WireId) => epoch === env.epoch && wireId === signal.wireId;
  const again =
    Object.values(state.approvals).some((open) => same(open.epoch, open.wireId)) ||
    state.closedWires.some(([epoch, wireId]) => same(epoch, wireId));
  if (again) return nothing;
  const turnId = turnIdOf(state, signal.runtimeTurnId) ?? state.turn?.turnId ?? null;
  const waiting = Object.values(state.approvals).filter((open) => open.row.state === 'requested').length;
  if (turnId === null || waiting >= limits.approvalsPendingMax) {
    const why = turnId === null ? 'it belongs to no turn known here' : `${waiting} requests already wait`;
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
  const itemId = signal.runtimeItemId === null ? null : itemIdOf(turnId, signal.runtimeItemId);
  const ask = buildAsk(signal.approval, itemId === null ? undefined : state.items[itemId], env.existing);
  return only({
    type: 'approval.requested',
    payload: {
      approvalId: env.newId(),
      turnId,
      itemId,
      epoch: env.epoch,
      wireId: signal.wireId,
      method: signal.method,
      ask: { ...ask, changes: [...ask.changes] },
      shownHash: env.sha256(env.canonical(ask)),
      verdict: { ...judge(ask, env.sha256), rules: [...judge(ask, env.sha256).rules] },
    },
  });
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
