import type { Worker } from 'node:worker_threads';
import { type Trouble, TroubleError } from '../vocabulary';
import { databasePath, openForReading } from './database';
import type { LedgerOpening, TendedLedger } from './ledger';
import { LedgerClient } from './ledger-client';
import { troubles } from './troubles';
import type { FromWriter, Producer } from './wire';
import { startWriterThread } from './writer-thread';

export interface LedgerOptions {
  /** Holds `ledger.db` and `blobs/`; created when missing. */
  readonly dataDir: string;
  /** Where the head file lies: not inside `dataDir`. */
  readonly headDir: string;
  readonly migrationsDir: string;
  readonly producer: Producer;
  /** Go on although the head file knows more than the database. The loss stands in `opening.lossAccepted`: record it. */
  readonly acceptLoss?: boolean;
  /** Hears of work that an older ledger needs before it is opened, in entries; called after each 65,536 of them. */
  readonly onProgress?: (done: number, of: number) => void;
  /** Hears when the ledger stops taking writes, or loses a protection, once for each cause; by default it is said on stderr. */
  readonly onProblem?: (problem: Trouble) => void;
  /** The writer's script, when it is not beside this one. */
  readonly workerUrl?: URL;
}

/** Opens (creates, migrates, checks) the ledger. Rejects with a TroubleError; then nothing was changed. */
export async function openLedger(options: LedgerOptions): Promise<TendedLedger> {
  const { dataDir, headDir, migrationsDir, producer, acceptLoss = false, workerUrl } = options;
  const worker = startWriterThread({ dataDir, headDir, migrationsDir, producer, acceptLoss }, workerUrl);
  const opening = await opened(worker, dataDir, options.onProgress ?? tellProgress);
  tellProblems(worker, options.onProblem ?? tellProblem);
  try {
    return new LedgerClient(worker, openForReading(databasePath(dataDir)), dataDir, opening);
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

const tellProgress = (done: number, of: number): void => {
  process.stderr.write(`The ledger gets its Merkle tree: ${done} of ${of} entries.\n`);
};

const tellProblem = ({ what, safe, next }: Trouble): void => {
  process.stderr.write(`${what}\n${safe}\n${next}\n`);
};

function tellProblems(worker: Worker, tell: (problem: Trouble) => void): void {
  let told: string | null = null;
  worker.on('message', (message: FromWriter) => {
    if (message.kind !== 'settled') return;
    const { problem } = message.health;
    if (problem !== null && problem.kind !== told) tell(problem);
    told = problem?.kind ?? null;
  });
}

function opened(
  worker: Worker,
  dataDir: string,
  onProgress: (done: number, of: number) => void,
): Promise<LedgerOpening> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    };
    const refuse = (trouble: Trouble, cause?: Error): void => {
      done();
      reject(new TroubleError(trouble, { cause }));
    };
    const onMessage = (message: FromWriter): void => {
      if (message.kind === 'progress') onProgress(message.done, message.of);
      if (message.kind === 'refused') refuse(message.trouble);
      if (message.kind !== 'opened') return;
      done();
      resolve(message.opening);
    };
    const onError = (error: Error): void => refuse(troubles.cannotOpen(dataDir, error.message), error);
    const onExit = (code: number): void =>
      refuse(troubles.cannotOpen(dataDir, `the writer ended with ${code}`));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}
