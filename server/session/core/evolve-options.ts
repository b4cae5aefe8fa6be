import type { DomainEvent } from '../../vocabulary';
import type { SessionState, TurnOptions } from './state';

/** What is known of the options of the model after an event. */
export function withOptions(state: SessionState, event: DomainEvent): SessionState {
  const options = after(state, event);
  return options === state.options ? state : { ...state, options };
}

function after(state: SessionState, event: DomainEvent): TurnOptions {
  const { options } = state;
  switch (event.type) {
    case 'turn.requested':
      return { ...options, begun: false, refused: [] };
    case 'turn.options-refused':
      if (state.turn?.turnId !== event.payload.turnId) return options;
      return { ...options, refused: [...event.payload.options] };
    case 'thread.bound':
      return event.payload.how === 'started' && options.effortKept
        ? { ...options, effortKept: false }
        : options;
    case 'request.sent':
      if (event.payload.method !== 'turn/start' || event.payload.params.effort === undefined) return options;
      return options.effortKept ? options : { ...options, effortKept: true };
    default:
      return !options.begun && begins(state, event) ? { ...options, begun: true } : options;
  }
}

/** Notices do not count: a runtime warns of much before a turn has begun. */
function begins({ turn }: SessionState, event: DomainEvent): boolean {
  if (turn === null) return false;
  switch (event.type) {
    case 'turn.steered':
    case 'turn.diff-updated':
    case 'turn.plan-updated':
    case 'item.started':
    case 'item.completed':
    case 'approval.requested':
      return event.payload.turnId === turn.turnId;
    case 'item.text-appended':
      return event.payload.itemId.startsWith(`${turn.turnId}/`);
    default:
      return false;
  }
}
