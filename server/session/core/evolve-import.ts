import type { Change, DomainEvent, Folded, ItemRow, JsonObject, TurnRow } from '../../vocabulary';
import { boundItem } from './bounded-item';
import type { SessionState, Unsealed } from './state';

/** Events of a take-over from an archive; null when the event is not one. They touch nothing that is under way. */
export function evolveImport(
  state: SessionState,
  event: DomainEvent,
  at: number,
): Folded<SessionState> | null {
  switch (event.type) {
    case 'session.imported':
      return begin(state, event.payload, at);
    case 'turn.imported':
      return addTurn(state, event.payload, at);
    default:
      return null;
  }
}

type Payload<T extends DomainEvent['type']> = Extract<DomainEvent, { readonly type: T }>['payload'];

/** The transcript says first where it comes from and what is not known. */
function begin(state: SessionState, payload: Payload<'session.imported'>, at: number): Folded<SessionState> {
  if (state.row === null) return { state, changes: [] };
  const { sessionId, source, begunAt } = payload;
  const raw = {
    level: 'info',
    code: 'session.imported',
    text: `This session was taken over from the archive ${source.path}.`,
    detail:
      'The ledger shows that nothing of it has changed since then, not that it was so before. The runtime does not know it: going on begins a new conversation.',
  };
  const row = itemRow({
    sessionId,
    turnId: null,
    itemId: `session/imported-${sessionId}`,
    ordinal: 1,
    kind: 'notice',
    raw,
    at,
  });
  return {
    state: { ...state, row: { ...state.row, itemCount: 1, createdAt: begunAt, updatedAt: begunAt } },
    changes: [{ put: 'item', row }],
  };
}

const reasons = {
  completed: null,
  failed: 'The archive says that it failed.',
  pending: 'It was still pending in the archive.',
} as const;

function addTurn(state: SessionState, payload: Payload<'turn.imported'>, at: number): Folded<SessionState> {
  if (state.row === null) return { state, changes: [] };
  const { turnId, ordinal, status, timestamp } = payload;
  const turn: Unsealed<TurnRow> = {
    turnId,
    sessionId: state.row.sessionId,
    ordinal,
    runtimeTurnId: null,
    status: status === 'pending' ? 'interrupted' : status,
    requestedAt: timestamp,
    acknowledgedAt: null,
    settledAt: timestamp,
    reason: reasons[status],
    error: null,
    diff: null,
    plan: null,
  };
  const items = itemsOf(state.row.sessionId, payload, at);
  const row = {
    ...state.row,
    turnCount: Math.max(state.row.turnCount, ordinal),
    itemCount: items.reduce((last, item) => Math.max(last, item.ordinal), state.row.itemCount),
    updatedAt: Math.max(state.row.updatedAt, timestamp),
  };
  const puts = items.map((item): Change => ({ put: 'item', row: item }));
  return { state: { ...state, row }, changes: [{ put: 'turn', row: turn }, ...puts] };
}

/** The prompt, what happened, and the answer: the order in which they came about. */
function itemsOf(
  sessionId: string,
  payload: Payload<'turn.imported'>,
  at: number,
): readonly Unsealed<ItemRow>[] {
  const { turnId, places } = payload;
  return partsOf(payload).map(({ name, kind, raw, when }, i) => ({
    ...itemRow({ sessionId, turnId, itemId: `${turnId}/${name}`, ordinal: places[i] ?? 0, kind, raw, at }),
    startedAt: when,
    completedAt: when,
  }));
}

interface Part {
  readonly name: string;
  readonly kind: string;
  readonly raw: JsonObject;
  readonly when: number;
}

function partsOf({ timestamp, user, assistant, actions }: Payload<'turn.imported'>): readonly Part[] {
  const parts: Part[] = [
    {
      name: 'prompt',
      kind: 'prompt',
      raw: { text: user, clientMessageId: '', intent: 'start' },
      when: timestamp,
    },
    ...actions.map(({ createdAt, method, title, detail }, i) => ({
      name: `action-${i + 1}`,
      kind: 'notice',
      raw: { level: 'info', code: method, text: title, detail: detail === '' ? null : detail },
      when: createdAt,
    })),
  ];
  if (assistant !== '')
    parts.push({ name: 'answer', kind: 'agentMessage', raw: { text: assistant }, when: timestamp });
  return parts;
}

/** The whole of one item of an imported turn, as its entry holds it; null when there is no such item. */
export const importedItem = (payload: Payload<'turn.imported'>, itemId: string): JsonObject | null =>
  partsOf(payload).find((part) => `${payload.turnId}/${part.name}` === itemId)?.raw ?? null;

interface Fresh {
  readonly sessionId: string;
  readonly turnId: string | null;
  readonly itemId: string;
  readonly ordinal: number;
  readonly kind: string;
  readonly raw: JsonObject;
  readonly at: number;
}

function itemRow({ raw, at, ...fresh }: Fresh): Unsealed<ItemRow> {
  const { data, cut } = boundItem(raw);
  return {
    ...fresh,
    status: 'completed',
    startedAt: at,
    completedAt: at,
    data,
    cut,
    live: {},
    liveDropped: 0,
  };
}
