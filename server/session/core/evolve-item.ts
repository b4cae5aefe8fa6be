import type {
  Change,
  DomainEvent,
  Folded,
  ItemRow,
  ItemStatus,
  JsonObject,
  RuntimeItem,
} from '../../vocabulary';
import { boundItem } from './bounded-item';
import type { SessionState, Unsealed } from './state';

/** Item and notice events; null when the event is not one. */
export function evolveItem(state: SessionState, event: DomainEvent, at: number): Folded<SessionState> | null {
  if (state.row === null) return null;
  switch (event.type) {
    case 'item.started': {
      const { itemId, turnId, item, digest } = event.payload;
      const row = newRow(state, { itemId, turnId, item, at });
      const items = { ...state.items, [itemId]: { row, runtimeItemId: item.id, digest } };
      return { state: { ...withCount(state, row), items }, changes: [{ put: 'item', row }] };
    }
    case 'item.text-appended': {
      const { itemId, channel, offset, text } = event.payload;
      const open = state.items[itemId];
      const chunk: Change = {
        put: 'chunk',
        row: { sessionId: state.row.sessionId, itemId, channel, offset, text },
      };
      if (!open) return { state, changes: [chunk] };
      const live = { ...open.row.live, [channel]: offset + text.length };
      return { state: putOpen(state, { ...open.row, live }), changes: [chunk] };
    }
    case 'item.text-dropped': {
      const open = state.items[event.payload.itemId];
      if (!open) return { state, changes: [] };
      const row = { ...open.row, liveDropped: open.row.liveDropped + event.payload.chars };
      return { state: putOpen(state, row), changes: [{ put: 'item', row }] };
    }
    case 'item.end-requested': {
      const open = state.items[event.payload.itemId];
      if (!open) return { state, changes: [] };
      const row = { ...open.row, endRequestedAt: at };
      return { state: putOpen(state, row), changes: [{ put: 'item', row }] };
    }
    case 'item.completed':
      return complete(state, event.payload, at);
    case 'item.lost': {
      const { [event.payload.itemId]: open, ...items } = state.items;
      if (!open) return { state, changes: [] };
      const row: Unsealed<ItemRow> = { ...open.row, status: 'lost', completedAt: at };
      return { state: { ...state, items }, changes: [{ put: 'item', row }] };
    }
    case 'notice.raised': {
      const { noticeId, turnId, level, code, text, detail } = event.payload;
      const item: RuntimeItem = { id: noticeId, type: 'notice', raw: { level, code, text, detail } };
      const fresh = newRow(state, { itemId: `${turnId ?? 'session'}/${noticeId}`, turnId, item, at });
      const row: Unsealed<ItemRow> = { ...fresh, status: 'completed', completedAt: at };
      return { state: withCount(state, row), changes: [{ put: 'item', row }] };
    }
    default:
      return null;
  }
}

type Completed = Extract<DomainEvent, { type: 'item.completed' }>['payload'];

function complete(state: SessionState, payload: Completed, at: number): Folded<SessionState> {
  const { itemId, turnId, item, place } = payload;
  const { [itemId]: open, ...items } = state.items;
  const fresh = newRow(state, { itemId, turnId, item, at });
  const before = open?.row ?? (place === undefined ? fresh : { ...fresh, ordinal: place });
  const { data, cut } = boundItem(item.raw);
  const row: Unsealed<ItemRow> = {
    ...before,
    kind: item.type,
    status: statusOf(item.raw),
    completedAt: at,
    data,
    cut,
    live: {},
  };
  const counted = open || place !== undefined ? state : withCount(state, row);
  return {
    state: { ...counted, items },
    changes: [
      { put: 'item', row },
      { drop: 'chunk', itemId },
    ],
  };
}

function statusOf(raw: JsonObject): ItemStatus {
  switch (raw.status) {
    case 'failed':
      return 'failed';
    case 'declined':
      return 'declined';
    default:
      return 'completed';
  }
}

interface Fresh {
  readonly itemId: string;
  readonly turnId: string | null;
  readonly item: RuntimeItem;
  readonly at: number;
}

function newRow(state: SessionState, { itemId, turnId, item, at }: Fresh): Unsealed<ItemRow> {
  const { data, cut } = boundItem(item.raw);
  return {
    itemId,
    sessionId: state.row?.sessionId ?? '',
    turnId,
    ordinal: (state.row?.itemCount ?? 0) + 1,
    kind: item.type,
    status: 'open',
    startedAt: at,
    completedAt: null,
    data,
    cut,
    live: {},
    liveDropped: 0,
  };
}

function withCount(state: SessionState, row: Unsealed<ItemRow>): SessionState {
  if (state.row === null) return state;
  return { ...state, row: { ...state.row, itemCount: row.ordinal, updatedAt: row.startedAt } };
}

function putOpen(state: SessionState, row: Unsealed<ItemRow>): SessionState {
  const open = state.items[row.itemId];
  if (!open) return state;
  return { ...state, items: { ...state.items, [row.itemId]: { ...open, row } } };
}
