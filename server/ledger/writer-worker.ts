import { parentPort, workerData } from 'node:worker_threads';
import { TroubleError } from '../vocabulary';
import { messageOf } from './database';
import { troubles } from './troubles';
import type { FromWriter, ToWriter, WriterOptions } from './wire';
import { Writer } from './writer';

/** Entry of the writer thread: an fsync must never stall the event loop that people look at. */

const port = parentPort;
if (!port) throw new Error('the ledger writer runs as a worker thread only');
const report = (message: FromWriter): void => port.postMessage(message);
const options: WriterOptions = workerData;
const writer = new Writer(options, report);

function open(): boolean {
  try {
    report({ kind: 'opened', opening: writer.open() });
    return true;
  } catch (error) {
    const trouble =
      error instanceof TroubleError ? error.trouble : troubles.cannotOpen(options.dataDir, messageOf(error));
    report({ kind: 'refused', trouble });
    return false;
  }
}

if (open()) {
  port.on('message', (message: ToWriter) => {
    if (message.kind === 'append') return writer.accept(message.id, message.batch);
    if (message.kind === 'tend') return writer.tend(message.id, message.act);
    writer.close();
    port.close();
  });
} else {
  port.close();
}
