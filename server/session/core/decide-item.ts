import type { DomainEvent, RuntimeItem, RuntimeSignal } from '../../vocabulary';
import { type Decision, nothing, only, type SignalEnv } from './decision';
import { notice } from './notice';
import { ranUnjudged } from './ran-unjudged';
import { itemIdOf, type SessionState, turnIdOf } from './state';

type ItemSignal = Extract<RuntimeSignal, { item: RuntimeItem }>;

export function startItem(state: SessionState, signal: ItemSignal, env: SignalEnv): Decision {
  const { item } = signal;
  if (item.type === 'userMessage') return nothing;
  const turnId = turnIdOf(state, signal.runtimeTurnId) ?? state.turn?.turnId ?? null;
  const itemId = itemIdOf(turnId, item.id);
  if (state.items[itemId]) return nothing;
  const digest = item.type === 'fileChange' ? env.sha256(env.canonical(item.raw)) : null;
  return only({ type: 'item.started', payload: { itemId, turnId, item, digest } });
}

export function completeItem(state: SessionState, signal: ItemSignal, env: SignalEnv): Decision {
  const { item } = signal;
  const turnId = turnIdOf(state, signal.runtimeTurnId) ?? state.turn?.turnId ?? null;
  if (item.type === 'userMessage') {
    const acknowledged = acknowledgement(state, item, turnId);
    if (acknowledged) return only(acknowledged);
  }
  const itemId = itemIdOf(turnId, item.id);
  const why = ranUnjudged(item, state.items[itemId]);
  const completed: DomainEvent = { type: 'item.completed', payload: { itemId, turnId, item } };
  if (why === null) return only(completed);
  return only(
    completed,
    { type: 'item.ran-unjudged', payload: { itemId, turnId, kind: item.type, why } },
    notice(state, env, {
      level: 'error',
      code: 'item.ran-unjudged',
      text: `Something ran without a decision on record: ${why}.`,
      detail: 'Look at what it did, and stop the runtime if you do not know it.',
    }),
  );
}

/** The stored user message is matched by our own id; without one, by order. */
function acknowledgement(state: SessionState, item: RuntimeItem, turnId: string | null): DomainEvent | null {
  const { turn, startId } = state;
  // The prompt of a turn that was begun anew: its item is complete since the first time.
  if (
    turn?.turnId === turnId &&
    turn?.acknowledgedAt === null &&
    startId !== null &&
    item.raw.clientId === startId
  )
    return { type: 'turn.acknowledged', payload: { turnId: turn.turnId, clientMessageId: startId } };
  const prompts = Object.values(state.items)
    .map((open) => open.row)
    .filter((row) => row.kind === 'prompt' && row.turnId === turnId)
    .sort((left, right) => left.ordinal - right.ordinal);
  const prompt = prompts.find((row) => row.data.clientMessageId === item.raw.clientId) ?? prompts[0];
  const clientMessageId = prompt?.data.clientMessageId;
  if (!prompt?.turnId || typeof clientMessageId !== 'string') return null;
  return { type: 'turn.acknowledged', payload: { turnId: prompt.turnId, clientMessageId } };
}
