import { type EventPayload, limits } from '../../vocabulary';
import type { SessionState } from './state';

/** An incident stays on the session for good: nothing that comes later makes that act a judged one. */
export function withUnjudged(
  state: SessionState,
  { itemId }: EventPayload<'item.ran-unjudged'>,
): SessionState {
  if (state.row === null) return state;
  const { count, items } = state.row.unjudged ?? { count: 0, items: [] };
  const unjudged = { count: count + 1, items: [...items, itemId].slice(-limits.unjudgedKept) };
  return { ...state, row: { ...state.row, unjudged } };
}
