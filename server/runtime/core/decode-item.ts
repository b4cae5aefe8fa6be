import type { JsonObject, RuntimeSignal, TextChannel } from '../../vocabulary';
import { countOf, idOf, objectOf, textOf } from './fields';
import { partSeparator } from './item-kinds';

/** The ids that place something in a transcript; null when one is missing. */
export function placeOf(params: JsonObject): { threadId: string; runtimeTurnId: string } | null {
  const threadId = idOf(params, 'threadId');
  const runtimeTurnId = idOf(params, 'turnId');
  return threadId === null || runtimeTurnId === null ? null : { threadId, runtimeTurnId };
}

/** An item of any kind, known or not: only its id and type are needed, the rest is kept as it came. */
export function decodeItem(
  kind: 'item-started' | 'item-completed',
  params: JsonObject,
): RuntimeSignal | null {
  const place = placeOf(params);
  const raw = objectOf(params, 'item');
  if (place === null || raw === null) return null;
  const id = idOf(raw, 'id');
  const type = idOf(raw, 'type');
  return id === null || type === null ? null : { kind, ...place, item: { id, type, raw } };
}

const channels: { readonly [method: string]: TextChannel } = {
  'item/agentMessage/delta': 'text',
  'item/plan/delta': 'text',
  'item/reasoning/textDelta': 'reasoning',
  'item/reasoning/summaryTextDelta': 'summary',
};

export function decodeText(params: JsonObject, method: string): RuntimeSignal | null {
  const place = placeOf(params);
  const runtimeItemId = idOf(params, 'itemId');
  if (place === null || runtimeItemId === null) return null;
  // A tool's progress is a message for each step, so it gets a line of its own.
  const progress = textOf(params, 'message');
  const text =
    method === 'item/mcpToolCall/progress' && progress !== null ? `${progress}\n` : textOf(params, 'delta');
  if (text === null) return null;
  if (text === '') return { kind: 'quiet', threadId: place.threadId, method };
  return { kind: 'text', ...place, runtimeItemId, channel: channels[method] ?? 'output', text };
}

/** A new part of the reasoning summary: the separator that the completed item has between its parts. */
export function decodeSummaryPart(params: JsonObject, method: string): RuntimeSignal | null {
  const place = placeOf(params);
  const runtimeItemId = idOf(params, 'itemId');
  const index = countOf(params, 'summaryIndex');
  if (place === null || runtimeItemId === null || index === null) return null;
  if (index === 0) return { kind: 'quiet', threadId: place.threadId, method };
  return { kind: 'text', ...place, runtimeItemId, channel: 'summary', text: partSeparator };
}

/** Keys typed into a running command. Empty input only polls for output. */
export function decodeTerminalInput(params: JsonObject, method: string): RuntimeSignal | null {
  const place = placeOf(params);
  const stdin = textOf(params, 'stdin');
  if (place === null || stdin === null) return null;
  if (stdin === '') return { kind: 'quiet', threadId: place.threadId, method };
  const text = `The agent typed into a running command: ${JSON.stringify(stdin)}`;
  return { kind: 'notice', threadId: place.threadId, level: 'info', method, text };
}
