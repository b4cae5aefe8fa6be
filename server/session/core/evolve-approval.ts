import type { ApprovalRow, DomainEvent, Folded } from '../../vocabulary';
import { shownAsk } from './approval-ask';
import { type OpenApproval, rememberedWiresMax, type SessionState, type Unsealed } from './state';

/** Approval events; null when the event is not one. An approval leaves the state when it is resolved or orphaned, its row stays. */
export function evolveApproval(
  state: SessionState,
  event: DomainEvent,
  at: number,
): Folded<SessionState> | null {
  switch (event.type) {
    case 'approval.requested': {
      const { approvalId, turnId, itemId, epoch, wireId, method, ask, shownHash, verdict } = event.payload;
      const row: Unsealed<ApprovalRow> = {
        approvalId,
        sessionId: state.row?.sessionId ?? '',
        turnId,
        itemId,
        ask: shownAsk(ask),
        shownHash,
        verdict,
        state: 'requested',
        answer: null,
        decidedBy: null,
        requestedAt: at,
        decidedAt: null,
        closedAt: null,
        orphanReason: null,
      };
      return put(state, { row, epoch, wireId, method });
    }
    case 'approval.decided': {
      const { approvalId, answer, by } = event.payload;
      const cancelled = state.cancelled || answer === 'cancel';
      return change(
        { ...(answer === 'accept' ? accepted(state, approvalId) : state), cancelled },
        approvalId,
        {
          state: 'decided',
          answer,
          decidedBy: by,
          decidedAt: at,
        },
      );
    }
    case 'approval.delivered':
      return change(state, event.payload.approvalId, { state: 'delivered' });
    case 'approval.resolved':
      return close(state, event.payload.approvalId, { state: 'resolved', closedAt: at });
    case 'approval.orphaned': {
      const { approvalId, reason } = event.payload;
      return close(state, approvalId, { state: 'orphaned', closedAt: at, orphanReason: reason });
    }
    default:
      return null;
  }
}

/** The item that the request names may run from here on. */
function accepted(state: SessionState, approvalId: string): SessionState {
  const itemId = state.approvals[approvalId]?.row.itemId;
  const open = itemId == null ? undefined : state.items[itemId];
  if (itemId == null || !open) return state;
  return { ...state, items: { ...state.items, [itemId]: { ...open, accepted: true } } };
}

type RowChange = Partial<Unsealed<ApprovalRow>>;

function put(state: SessionState, open: OpenApproval): Folded<SessionState> {
  return {
    state: { ...state, approvals: { ...state.approvals, [open.row.approvalId]: open } },
    changes: [{ put: 'approval', row: open.row }],
  };
}

function change(state: SessionState, approvalId: string, to: RowChange): Folded<SessionState> {
  const open = state.approvals[approvalId];
  return open ? put(state, { ...open, row: { ...open.row, ...to } }) : { state, changes: [] };
}

function close(state: SessionState, approvalId: string, to: RowChange): Folded<SessionState> {
  const { [approvalId]: open, ...approvals } = state.approvals;
  if (!open) return { state, changes: [] };
  const closedWires = [...state.closedWires, [open.epoch, open.wireId] as const].slice(-rememberedWiresMax);
  return {
    state: { ...state, approvals, closedWires },
    changes: [{ put: 'approval', row: { ...open.row, ...to } }],
  };
}
