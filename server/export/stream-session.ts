import { on } from 'node:events';
import { startThread } from '../ledger';
import { TroubleError } from '../vocabulary';
import type { ExportOrder } from './formats';
import type { ExportMessage, ThreadOrder } from './wire';
import type { ProofOrder } from './write-proofs';

const source = (): URL =>
  import.meta.url.endsWith('.ts')
    ? new URL('./export-worker.ts', import.meta.url)
    : new URL('./session-export.mjs', import.meta.url);

/**
 * One session as pieces of text, made in a thread of its own, so that the server goes on meanwhile. At most two pieces wait. When the reader
 * leaves or `signal` aborts, the thread ends. Throws a TroubleError as `writeSession` does.
 */
export function streamSession(order: ExportOrder, signal: AbortSignal): AsyncGenerator<string, void> {
  // A thread takes plain data, and a caller may have given more than this.
  const { dataDir, headDir, sessionId, format, content } = order;
  return pieces({ dataDir, headDir, sessionId, format, content }, signal);
}

/** A selection of the enforcement log with proofs, in the same way; throws as `writeProofs` does. */
export function streamProofs(order: ProofOrder, signal: AbortSignal): AsyncGenerator<string, void> {
  const { dataDir, headDir, filter, records } = order;
  return pieces({ dataDir, headDir, filter, records }, signal);
}

async function* pieces(order: ThreadOrder, signal: AbortSignal): AsyncGenerator<string, void> {
  signal.throwIfAborted();
  const thread = startThread(source(), order);
  // `error` (a thread that could not start, or ran out of memory) makes the iterator throw.
  const messages = on(thread, 'message', { signal, close: ['exit'] });
  try {
    thread.postMessage('next');
    for await (const [message] of messages as AsyncIterable<[ExportMessage]>) {
      if (message.kind === 'end') return;
      if (message.kind === 'trouble') throw new TroubleError(message.trouble);
      if (message.kind === 'fault') throw new Error(message.message);
      thread.postMessage('next');
      yield message.text;
    }
    throw new Error('the thread of an export ended without a word');
  } finally {
    await thread.terminate();
  }
}
