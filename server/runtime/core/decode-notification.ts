import { type Json, type JsonObject, limits, type RuntimeSignal } from '../../vocabulary';
import { decodeItem, decodeSummaryPart, decodeTerminalInput, decodeText } from './decode-item';
import { decodeNotice, decodeStartupStatus } from './decode-notice';
import {
  decodeDiff,
  decodeError,
  decodePlan,
  decodeTurnSettled,
  decodeTurnStarted,
  decodeUsage,
} from './decode-turn';
import { readSettings } from './echo';
import { bounded, idOf, isObject } from './fields';
import { notifications, type Reading } from './protocol-table';

/** Reads one kind of notification; null when a field that we cannot do without is missing. */
export type Reader = (params: JsonObject, method: string) => RuntimeSignal | null;

const readers: { readonly [R in Reading]: Reader } = {
  'turn-started': decodeTurnStarted,
  'turn-settled': decodeTurnSettled,
  'item-started': (params) => decodeItem('item-started', params),
  'item-completed': (params) => decodeItem('item-completed', params),
  text: decodeText,
  'summary-part': decodeSummaryPart,
  'terminal-input': decodeTerminalInput,
  settings: decodeSettings,
  usage: decodeUsage,
  diff: decodeDiff,
  plan: decodePlan,
  error: decodeError,
  'startup-status': decodeStartupStatus,
  notice: (params, method) => decodeNotice('info', params, method),
  warning: (params, method) => decodeNotice('warning', params, method),
  'request-resolved': decodeResolved,
  account: (params, method) => ({
    kind: 'account-changed',
    method,
    params: bounded(params, limits.runtimeRawKeptBytesMax),
  }),
  quiet: (params, method) => ({ kind: 'quiet', threadId: idOf(params, 'threadId'), method }),
};

export function decodeNotification(method: string, params: Json | undefined): RuntimeSignal {
  const reading = Object.hasOwn(notifications, method) ? notifications[method] : undefined;
  const fields = isObject(params) ? params : {};
  const read = reading === undefined ? null : readers[reading](fields, method);
  if (read !== null) return read;
  return {
    kind: 'unknown',
    threadId: idOf(fields, 'threadId'),
    method,
    params: bounded(params, limits.runtimeRawKeptBytesMax),
  };
}

function decodeSettings(params: JsonObject): RuntimeSignal | null {
  const threadId = idOf(params, 'threadId');
  const settings = params.threadSettings;
  if (threadId === null || !isObject(settings)) return null;
  return { kind: 'settings', threadId, echo: readSettings(settings, settings.sandboxPolicy) };
}

function decodeResolved(params: JsonObject): RuntimeSignal | null {
  const threadId = idOf(params, 'threadId');
  const wireId = params.requestId;
  if (threadId === null || (typeof wireId !== 'number' && typeof wireId !== 'string')) return null;
  return { kind: 'request-resolved', threadId, wireId };
}
