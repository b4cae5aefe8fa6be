import { type Json, type JsonObject, limits, type RuntimeSignal, type WireId } from '../../vocabulary';
import { decodeNotification } from './decode-notification';
import { decodeRequest } from './decode-request';
import { isNestedDeeper } from './depth';
import { idOf, isObject } from './fields';
import type { Framed } from './framing';

/** A line of the runtime: an answer to one of our requests, or something it says by itself. */
export type Decoded =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'signal'; readonly signal: RuntimeSignal };

export interface Reply {
  readonly id: WireId;
  readonly outcome:
    | { readonly ok: true; readonly result: Json }
    | { readonly ok: false; readonly code: number; readonly message: string };
}

/**
 * One framed line to its meaning. Lenient and total: it never throws, what it does not know is kept raw.
 * A request of the runtime is told from a reply by its `method`, because both count ids from 0 or 1 and collide.
 */
export function decodeLine(framed: Framed): Decoded {
  if (framed.kind === 'broken') {
    const { reason, kept, bytes } = framed;
    return signal({ kind: 'undecodable', reason, kept, bytes });
  }
  let message: unknown;
  try {
    message = JSON.parse(framed.text);
  } catch {
    return undecodable('The line is not JSON.', framed.text);
  }
  if (!isObject(message)) return undecodable('The line is JSON but not an object.', framed.text);
  const id = wireIdOf(message);
  if (isNestedDeeper(framed.text, limits.runtimeDepthMax)) return tooDeep(message, id, framed.text);
  if (typeof message.method === 'string') {
    if (id !== null) return signal(decodeRequest(message.method, id, message.params));
    return signal(decodeNotification(message.method, message.params));
  }
  if (id !== null && ('result' in message || 'error' in message)) {
    return { kind: 'reply', reply: { id, outcome: outcomeOf(message) } };
  }
  return undecodable('The line is neither a notification, a request nor a reply.', framed.text);
}

/** Nothing of it is read, since a reader may not get to its end: a question is answered with no, an answer counts as refused. */
function tooDeep(message: JsonObject, id: WireId | null, text: string): Decoded {
  const words = `The line is nested more than ${limits.runtimeDepthMax} levels deep.`;
  if (id === null || (typeof message.method !== 'string' && !('result' in message || 'error' in message)))
    return undecodable(words, text);
  if (typeof message.method !== 'string')
    return { kind: 'reply', reply: { id, outcome: { ok: false, code: 0, message: words } } };
  const params = isObject(message.params) ? message.params : {};
  const threadId = idOf(params, 'threadId') ?? idOf(params, 'conversationId');
  return signal({ kind: 'request-unserved', threadId, wireId: id, method: message.method, params: words });
}

function wireIdOf(message: JsonObject): WireId | null {
  const { id } = message;
  return typeof id === 'number' || typeof id === 'string' ? id : null;
}

function outcomeOf(message: JsonObject): Reply['outcome'] {
  if (!('error' in message)) return { ok: true, result: message.result ?? null };
  const error = isObject(message.error) ? message.error : {};
  return {
    ok: false,
    code: typeof error.code === 'number' ? error.code : 0,
    message: typeof error.message === 'string' ? error.message : 'The runtime refused without saying why.',
  };
}

function signal(value: RuntimeSignal): Decoded {
  return { kind: 'signal', signal: value };
}

function undecodable(reason: string, text: string): Decoded {
  const kept = text.slice(0, limits.runtimeRawKeptBytesMax);
  // The parsed text has lost its bytes; counting them again is worth it only here, on the way that should not happen.
  const bytes = new TextEncoder().encode(text).length;
  return signal({ kind: 'undecodable', reason, kept, bytes });
}
