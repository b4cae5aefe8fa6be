import { parentPort, workerData } from 'node:worker_threads';
import { type JsonObject, TroubleError } from '../vocabulary';
import type { JobRun } from './job-work';
import { type FromThread, stopWord } from './thread-work';
import { troubles } from './troubles';

/** The inside of a job's thread: runs `work` on what the thread was started with, and says how it ended. */
export function serveThread(work: (task: unknown, run: JobRun) => Promise<JsonObject>): void {
  const port = parentPort;
  if (!port) throw new Error('jobs run here as a worker thread only');
  const say = (message: FromThread): void => port.postMessage(message);
  const stopping = new AbortController();
  port.on('message', (message: unknown) => {
    if (message === stopWord) stopping.abort();
  });
  const run: JobRun = {
    signal: stopping.signal,
    progress(done, total, unit) {
      // Work that tells how far it is can be stopped there, without knowing of it.
      stopping.signal.throwIfAborted();
      say({ kind: 'progress', done, total, unit });
    },
  };
  work(workerData, run)
    .then(
      (value) => say({ kind: 'done', value }),
      (error: unknown) => say({ kind: 'failed', trouble: troubleOf(error) }),
    )
    .finally(() => port.close());
}

const troubleOf = (error: unknown) =>
  error instanceof TroubleError
    ? error.trouble
    : troubles.threadEnded(error instanceof Error ? (error.stack ?? error.message) : String(error));
