import { type JsonObject, limits, type RuntimeSignal } from '../../vocabulary';
import { bounded, idOf, textOf } from './fields';

/** In words, for notifications that carry no message of their own. */
const sayings: { readonly [method: string]: string } = {
  'thread/compacted': 'The runtime shortened the conversation that the model sees.',
  'thread/reverted': 'The conversation was turned back to an earlier turn.',
  'thread/deleted': 'The runtime deleted this conversation.',
  'thread/archived': 'The runtime archived this conversation.',
  'thread/unarchived': 'The runtime took this conversation out of its archive.',
  'thread/environment/connected': 'An execution environment was connected.',
  'thread/environment/disconnected': 'An execution environment was disconnected.',
  'model/rerouted': 'Another model than the chosen one answers.',
  'model/verification': 'The model provider asks for a verification.',
  'modelProvider/authRecoveryStarted': 'The login at the model provider is being renewed.',
  'modelProvider/authRecoveryCompleted': 'The login at the model provider was renewed.',
  'hook/completed': 'A hook of the runtime ran.',
  'item/autoApprovalReview/started': 'The runtime began to review an act by itself, without asking us.',
  'item/autoApprovalReview/completed': 'The runtime reviewed an act by itself, without asking us.',
  'autoApprovalReview/strictReviewRequired': 'The runtime asks for a strict review of this turn.',
};

export function decodeNotice(level: 'info' | 'warning', params: JsonObject, method: string): RuntimeSignal {
  const text = wordsOf(params, method);
  const shown = harmless.test(text) ? 'info' : level;
  return { kind: 'notice', threadId: idOf(params, 'threadId'), level: shown, method, text };
}

/** Said at every start where bubblewrap is not installed; codex then uses the one it brought. The sandbox probe tells when that fails. */
const harmless = /^Codex could not find bubblewrap on PATH\..*bundled bubblewrap/s;

function wordsOf(params: JsonObject, method: string): string {
  const said = textOf(params, 'message') ?? textOf(params, 'summary');
  const details = textOf(params, 'details');
  if (said !== null) return details === null || details === '' ? said : `${said}\n${details}`;
  const raw = JSON.stringify(bounded(params, limits.runtimeRawKeptBytesMax));
  return `${sayings[method] ?? method} ${raw}`;
}

/** A tool server that comes up is nothing to tell; one that does not is. */
export function decodeStartupStatus(params: JsonObject, method: string): RuntimeSignal {
  const threadId = idOf(params, 'threadId');
  const status = textOf(params, 'status');
  if (status === 'starting' || status === 'ready') return { kind: 'quiet', threadId, method };
  const name = textOf(params, 'name') ?? 'without a name';
  const cause = textOf(params, 'error') ?? 'no reason given';
  const text = `The tool server ${name} did not start (${status ?? 'no status'}): ${cause}`;
  return { kind: 'notice', threadId, level: 'warning', method, text };
}
