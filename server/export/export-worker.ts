import { parentPort, workerData } from 'node:worker_threads';
import { invariant, limits, TroubleError } from '../vocabulary';
import { writeSession } from './formats';
import type { ExportMessage, ThreadOrder } from './wire';
import { writeProofs } from './write-proofs';

/** The thread of one export: hands on a piece, and works on while it waits to be asked for the next one. */
invariant(parentPort, 'the export worker runs in a thread');
const port = parentPort;
const order: ThreadOrder = workerData;
const say = (message: ExportMessage): void => port.postMessage(message);

const waiting: (() => void)[] = [];
let asked = 0;
port.on('message', () => {
  const next = waiting.shift();
  if (next) next();
  else asked += 1;
});
const wanted = async (): Promise<void> => {
  if (asked > 0) asked -= 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
};

let held: string[] = [];
let chars = 0;
const handOn = async (): Promise<void> => {
  const text = held.join('');
  [held, chars] = [[], 0];
  await wanted();
  say({ kind: 'piece', text });
};

try {
  const write = (text: string) => {
    held.push(text);
    chars += text.length;
    return chars < limits.exportPieceCharsMax ? undefined : handOn();
  };
  await ('records' in order ? writeProofs(order, write) : writeSession(order, write));
  await handOn();
  say({ kind: 'end' });
} catch (error) {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  say(
    error instanceof TroubleError ? { kind: 'trouble', trouble: error.trouble } : { kind: 'fault', message },
  );
}
port.close();
