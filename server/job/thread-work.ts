import type { Worker } from 'node:worker_threads';
import { type JsonObject, limits, type Trouble, TroubleError } from '../vocabulary';
import type { JobRun } from './job-work';
import { troubles } from './troubles';

/** What a job's thread says. */
export type FromThread =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number | null; readonly unit: string }
  | { readonly kind: 'done'; readonly value: JsonObject }
  | { readonly kind: 'failed'; readonly trouble: Trouble };

/** The only thing a job's thread is told: stop. */
export const stopWord = 'stop';

/**
 * Follows a thread to its end: passes on its progress, asks it to stop when the job is cancelled, and ends it when it does not. Rejects with
 * the thread's trouble, or with the signal's reason.
 */
export function followThread(worker: Worker, { signal, progress }: JobRun): Promise<JsonObject> {
  return new Promise((resolve, reject) => {
    let grace: NodeJS.Timeout | null = null;
    const stop = (): void => {
      worker.postMessage(stopWord);
      grace = setTimeout(() => void worker.terminate(), limits.jobCancelGraceMs);
    };
    let said: FromThread | null = null;
    let fault: Error | null = null;
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'progress') progress(message.done, message.total, message.unit);
      else said = message;
    });
    worker.on('error', (error) => {
      fault = error;
    });
    // Only when it is gone, so that whatever comes next finds its files closed.
    worker.on('exit', (code) => {
      signal.removeEventListener('abort', stop);
      if (grace !== null) clearTimeout(grace);
      if (said?.kind === 'done') resolve(said.value);
      else if (signal.aborted) reject(signal.reason);
      else if (said?.kind === 'failed') reject(new TroubleError(said.trouble));
      else reject(new TroubleError(troubles.threadEnded(fault?.message ?? `with ${code}`)));
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
