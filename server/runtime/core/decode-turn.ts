import type { JsonObject, PlanStep, RuntimeSignal } from '../../vocabulary';
import { placeOf } from './decode-item';
import { countOf, idOf, isObject, listOf, objectOf, textOf } from './fields';

export function decodeTurnStarted(params: JsonObject): RuntimeSignal | null {
  const turn = objectOf(params, 'turn');
  const threadId = idOf(params, 'threadId');
  const runtimeTurnId = turn === null ? null : idOf(turn, 'id');
  if (threadId === null || runtimeTurnId === null) return null;
  return { kind: 'turn-started', threadId, runtimeTurnId };
}

export function decodeTurnSettled(params: JsonObject): RuntimeSignal | null {
  const turn = objectOf(params, 'turn');
  const threadId = idOf(params, 'threadId');
  if (turn === null || threadId === null) return null;
  const runtimeTurnId = idOf(turn, 'id');
  if (runtimeTurnId === null) return null;
  const said = textOf(turn, 'status');
  const error = objectOf(turn, 'error');
  if (said === 'completed' || said === 'interrupted' || said === 'failed') {
    return {
      kind: 'turn-settled',
      threadId,
      runtimeTurnId,
      status: said,
      error: error === null ? null : errorOf(error),
    };
  }
  // The turn is over in a way we have no word for. It must settle, and must not look like a success.
  const message = `The turn ended with a status unknown to this version: ${said ?? 'none'}.`;
  return {
    kind: 'turn-settled',
    threadId,
    runtimeTurnId,
    status: 'failed',
    error: error === null ? { message, code: said ?? 'unknown' } : errorOf(error),
  };
}

export function decodeError(params: JsonObject): RuntimeSignal | null {
  const error = objectOf(params, 'error');
  if (error === null) return null;
  return {
    kind: 'error',
    threadId: idOf(params, 'threadId'),
    runtimeTurnId: idOf(params, 'turnId'),
    ...errorOf(error),
    willRetry: params.willRetry === true,
  };
}

/** `code` is the runtime's own word, followed by `:<HTTP status>` when it says one. */
export function errorOf(error: JsonObject): { message: string; code: string } {
  const details = textOf(error, 'additionalDetails');
  const message = textOf(error, 'message') ?? 'The runtime reported an error without a message.';
  return {
    message: details === null || details === '' ? message : `${message}\n${details}`,
    code: errorCode(error.codexErrorInfo),
  };
}

function errorCode(info: unknown): string {
  if (typeof info === 'string') return info;
  if (!isObject(info)) return 'other';
  const [word, fields] = Object.entries(info)[0] ?? ['other', null];
  const status = isObject(fields) ? countOf(fields, 'httpStatusCode') : null;
  return status === null ? word : `${word}:${status}`;
}

export function decodeUsage(params: JsonObject): RuntimeSignal | null {
  const threadId = idOf(params, 'threadId');
  const usage = objectOf(params, 'tokenUsage');
  const total = usage === null ? null : objectOf(usage, 'total');
  if (threadId === null || usage === null || total === null) return null;
  const last = objectOf(usage, 'last') ?? {};
  return {
    kind: 'usage',
    threadId,
    runtimeTurnId: idOf(params, 'turnId'),
    usage: {
      totalTokens: countOf(total, 'totalTokens') ?? 0,
      inputTokens: countOf(total, 'inputTokens') ?? 0,
      cachedInputTokens: countOf(total, 'cachedInputTokens') ?? 0,
      outputTokens: countOf(total, 'outputTokens') ?? 0,
      reasoningOutputTokens: countOf(total, 'reasoningOutputTokens') ?? 0,
      contextWindow: countOf(usage, 'modelContextWindow'),
      lastTokens: countOf(last, 'totalTokens') ?? 0,
    },
  };
}

export function decodeDiff(params: JsonObject): RuntimeSignal | null {
  const place = placeOf(params);
  const diff = textOf(params, 'diff');
  return place === null || diff === null ? null : { kind: 'diff', ...place, diff };
}

export function decodePlan(params: JsonObject): RuntimeSignal | null {
  const place = placeOf(params);
  if (place === null) return null;
  const steps = listOf(params, 'plan').filter(isObject).map(stepOf);
  return { kind: 'plan', ...place, explanation: textOf(params, 'explanation'), steps };
}

function stepOf(step: JsonObject): PlanStep {
  const { status } = step;
  return {
    text: textOf(step, 'step') ?? JSON.stringify(step),
    status: status === 'completed' || status === 'inProgress' ? status : 'pending',
  };
}
