import { parentPort, workerData } from 'node:worker_threads';
import { invariant, TroubleError } from '../vocabulary';
import { readReplay } from './read-replay';
import type { ReplayMessage, ReplayOrder } from './wire';

/** The thread of one replay: reads, folds, answers, ends. */
invariant(parentPort, 'a replay runs in a thread');
const port = parentPort;
const order: ReplayOrder = workerData;
const say = (message: ReplayMessage): void => port.postMessage(message);

try {
  say({ kind: 'view', view: await readReplay(order) });
} catch (error) {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  say(
    error instanceof TroubleError ? { kind: 'trouble', trouble: error.trouble } : { kind: 'fault', message },
  );
}
port.close();
