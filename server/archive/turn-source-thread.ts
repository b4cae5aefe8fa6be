import { parentPort, workerData } from 'node:worker_threads';
import { digestKeyOf, openSteadyRedactor } from '../redaction';
import { readWhole, sha256Hex } from './archive-files';
import { createTurnReader } from './core/turn-reader';
import type { FromReader, ReaderTask } from './turn-source';

/** Entry of a thread that reads one large file of turns and hands them out as it is asked. */

const port = parentPort;
if (!port) throw new Error('large archives are read by a worker thread only');
const say = (message: FromReader): void => port.postMessage(message);
const order: ReaderTask = workerData;
// The same as in the server: what is masked must be the same at every run.
const redactor = order.maskingKey === null ? null : await openSteadyRedactor(digestKeyOf(order.maskingKey));

const file = await readWhole(order.path);
if (!file.ok) {
  say({ kind: 'refused', trouble: file.error });
  port.close();
} else if (file.value === null) {
  say({ kind: 'absent' });
  port.close();
} else {
  const { bytes, hash } = file.value;
  const redact = (text: string): string => (redactor === null ? text : redactor.text(text));
  const reader = createTurnReader(bytes, { ...order, redact, sha256: sha256Hex });
  const { threadId, cwd, trailingBytes } = reader;
  say({ kind: 'facts', facts: { hash, bytes: bytes.length, threadId, cwd, trailingBytes } });
  port.on('message', () => {
    const turns = reader.next();
    if (turns.length > 0) return say({ kind: 'turns', turns });
    say({ kind: 'end', problems: reader.problems() });
    port.close();
  });
}
