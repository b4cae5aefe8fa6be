import type { Change, DomainEvent, EventPayload, Folded, TurnRow, TurnStatus } from '../../vocabulary';
import { offerAgain } from './send-again';
import { rememberedTurnsMax, type SessionState, type Unsealed } from './state';

/** What the runtime itself has of a turn that was cut off; null when the event is not about that. */
export function evolveReconciled(
  state: SessionState,
  event: DomainEvent,
  at: number,
): Folded<SessionState> | null {
  if (event.type !== 'turn.reconciled') return null;
  const { row, cutOff } = state;
  if (row === null || cutOff?.turn.turnId !== event.payload.turnId) return { state, changes: [] };
  const { outcome, stored, runtimeTurnId } = event.payload;
  const turn = reconciledRow(cutOff.turn, event.payload, stored.includes(cutOff.startId) ? at : null);
  const changes: Change[] = [];
  for (const prompt of cutOff.prompts)
    if (stored.includes(String(prompt.data.clientMessageId)))
      changes.push({ put: 'item', row: { ...prompt, status: 'completed', completedAt: at } });
  const isLast = state.turn === null && turn.ordinal === row.turnCount;
  const threadState = stored.length > 0 && row.threadState === 'provisional' ? 'resumable' : row.threadState;
  const known = state.turnIds.some(([id]) => id === runtimeTurnId);
  const after: SessionState = {
    ...state,
    cutOff: null,
    row: { ...row, threadState, updatedAt: at },
    lastTurnStatus: isLast ? turn.status : state.lastTurnStatus,
    turnIds:
      runtimeTurnId === null || known
        ? state.turnIds
        : [...state.turnIds, [runtimeTurnId, turn.turnId] as const].slice(-rememberedTurnsMax),
  };
  if (outcome !== 'absent') return { state: after, changes: [{ put: 'turn', row: turn }, ...changes] };
  const offered = offerAgain(after, turn, cutOff.startId);
  return { state: offered.state, changes: [...offered.changes, ...changes] };
}

function reconciledRow(
  turn: Unsealed<TurnRow>,
  said: EventPayload<'turn.reconciled'>,
  storedAt: number | null,
): Unsealed<TurnRow> {
  const { outcome, reason, error, runtimeTurnId } = said;
  const status: TurnStatus = outcome === 'completed' || outcome === 'failed' ? outcome : turn.status;
  return {
    ...turn,
    status,
    reason,
    error: error ?? turn.error,
    runtimeTurnId: runtimeTurnId ?? turn.runtimeTurnId,
    acknowledgedAt: turn.acknowledgedAt ?? storedAt,
    reconciliation: outcome,
  };
}
