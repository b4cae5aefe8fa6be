import type { DomainEvent, TextChannel } from '../../vocabulary';
import { limits } from '../../vocabulary';
import { itemIdOf, type SessionState, turnIdOf } from './state';

/** Live text of one item, coalesced and redacted. */
export interface TextPiece {
  readonly runtimeTurnId: string;
  readonly runtimeItemId: string;
  readonly channel: TextChannel;
  readonly text: string;
}

const kindOf: Record<TextChannel, string> = {
  text: 'agentMessage',
  output: 'commandExecution',
  reasoning: 'reasoning',
  summary: 'reasoning',
};

export const pieceItemId = (state: SessionState, piece: Omit<TextPiece, 'text'>): string =>
  itemIdOf(turnIdOf(state, piece.runtimeTurnId) ?? state.turn?.turnId ?? null, piece.runtimeItemId);

/** Durable live text. Text of an item that never started opens it; text over the bound is counted, not kept. */
export function appendText(state: SessionState, piece: TextPiece): readonly DomainEvent[] {
  const turnId = turnIdOf(state, piece.runtimeTurnId) ?? state.turn?.turnId ?? null;
  const itemId = itemIdOf(turnId, piece.runtimeItemId);
  const open = state.items[itemId];
  const events: DomainEvent[] = [];
  if (!open) {
    const item = { id: piece.runtimeItemId, type: kindOf[piece.channel], raw: {} };
    events.push({ type: 'item.started', payload: { itemId, turnId, item, digest: null } });
  }
  const offset = open?.row.live[piece.channel] ?? 0;
  const kept = piece.text.slice(0, Math.max(0, limits.itemLiveCharsMax - offset));
  const { channel } = piece;
  if (kept !== '')
    events.push({ type: 'item.text-appended', payload: { itemId, channel, offset, text: kept } });
  const chars = piece.text.length - kept.length;
  if (chars > 0) events.push({ type: 'item.text-dropped', payload: { itemId, channel, chars } });
  return events;
}
