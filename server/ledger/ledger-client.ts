import { randomUUID } from 'node:crypto';
import type { Worker } from 'node:worker_threads';
import type Database from 'better-sqlite3';
import {
  err,
  type JsonObject,
  limits,
  type Result,
  type StreamCursor,
  streams,
  type TableRow,
  type Trouble,
  TroubleError,
} from '../vocabulary';
import { encodeBatch } from './encode';
import type {
  AppendBatch,
  AppendResult,
  CommittedEntry,
  EntriesWanted,
  LedgerHealth,
  LedgerOpening,
  NewEntry,
  Receipt,
  StoredEntry,
  TendedLedger,
} from './ledger';
import { findPruning, pruningBatch } from './prune';
import { LedgerReads } from './reads';
import type { Tending as TendingAct } from './tending';
import { troubles } from './troubles';
import type { EncodedBatch, FromWriter, Settled, ToWriter } from './wire';

interface Waiting {
  readonly batch: AppendBatch;
  readonly encoded: EncodedBatch;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: TroubleError) => void;
}

interface Tending {
  readonly resolve: (answer: Result<JsonObject>) => void;
}

/** The main thread's side: hands batches to the writer in order, keeps the queue bounded, and tells listeners what was committed. */
export class LedgerClient implements TendedLedger {
  readonly opening: LedgerOpening;
  readonly #worker: Worker;
  readonly #db: Database.Database;
  readonly #reads: LedgerReads;
  readonly #listeners = new Set<(entries: readonly CommittedEntry[]) => void>();
  /** Sent to the writer, by id. */
  readonly #sent = new Map<number, Waiting>();
  readonly #tending = new Map<number, Tending>();
  /** Waiting for room in the writer's queue, oldest first. */
  #waiting: Waiting[] = [];
  #sentBytes = 0;
  #nextId = 1;
  #head: number;
  /** The last sequence listeners heard of. */
  #told: number;
  #health: LedgerHealth = { writable: true, problem: null };
  #gone: Trouble | null = null;
  #closing: Promise<void> | null = null;
  #pruning: Promise<unknown> = Promise.resolve();

  constructor(worker: Worker, db: Database.Database, dataDir: string, opening: LedgerOpening) {
    this.#worker = worker;
    this.#db = db;
    this.#reads = new LedgerReads(db, dataDir);
    this.opening = opening;
    this.#head = opening.head;
    this.#told = opening.head;
    worker.on('message', (message: FromWriter) => {
      if (message.kind === 'tended') this.#tended(message.id, message.answer);
      if (message.kind === 'settled') this.#settled(message.results, message.head, message.health);
    });
    worker.on('error', (error) => this.#lost(error.message));
    worker.on('exit', (code) => this.#lost(`it ended with ${code}`));
  }

  append(batch: AppendBatch): Promise<AppendResult> {
    return this.#append(batch, []);
  }

  #append(batch: AppendBatch, prunes: readonly number[]): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      if (this.#gone || this.#closing) return reject(new TroubleError(this.#gone ?? troubles.closed()));
      if (this.#waiting.length >= limits.writerWaitingMax)
        return reject(new TroubleError(troubles.overloaded(this.#waiting.length)));
      // Throws inside the promise: an invalid batch rejects like every other refusal.
      const encoded = encodeBatch(batch, prunes);
      this.#waiting.push({ batch, encoded, resolve, reject });
      this.#send();
    });
  }

  head(): number {
    return this.#head;
  }

  health(): LedgerHealth {
    return this.#health;
  }

  onCommit(listener: (entries: readonly CommittedEntry[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async cursor(stream: string): Promise<StreamCursor | null> {
    return this.#reads.cursor(stream);
  }

  async receipt(commandId: string): Promise<Receipt | null> {
    return this.#reads.receipt(commandId);
  }

  entries(o: EntriesWanted): Promise<readonly StoredEntry[]> {
    return this.#reads.entries(o);
  }

  async backlog(o: { afterSeq: number; limit: number }): Promise<readonly CommittedEntry[]> {
    return this.#reads.backlog(o);
  }

  pruneChunks(itemId: string): Promise<number> {
    // One after the other: each stands on the stream's version that the one before left.
    const pruned = this.#pruning.then(() => this.#prune(itemId));
    this.#pruning = pruned.then(
      () => undefined,
      () => undefined,
    );
    return pruned;
  }

  async #prune(itemId: string): Promise<number> {
    if (this.#closing) return 0;
    const pruning = await findPruning(this.#db, this.#reads, itemId);
    if (!pruning || this.#closing) return 0;
    const cursor = this.#reads.cursor(streams.pruning);
    const { batch, prunes } = pruningBatch(pruning, cursor, Date.now(), randomUUID);
    await this.#append(batch, prunes);
    return prunes.length;
  }

  /** Rejects with a TroubleError: then nothing was done, or with `ledger.indeterminate`. */
  async tend(act: TendingAct): Promise<JsonObject> {
    if (this.#gone || this.#closing) throw new TroubleError(this.#gone ?? troubles.closed());
    const id = this.#nextId++;
    const answer = await new Promise<Result<JsonObject>>((resolve) => {
      this.#tending.set(id, { resolve });
      this.#post({ kind: 'tend', id, act });
    });
    if (!answer.ok) throw new TroubleError(answer.error);
    return answer.value;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** Hands over what waits while the writer's queue has room; a batch larger than the queue goes alone. */
  #send(): void {
    let count = 0;
    for (const waiting of this.#waiting) {
      const { bytes } = waiting.encoded;
      if (this.#sentBytes > 0 && this.#sentBytes + bytes > limits.writerQueueBytesMax) break;
      const id = this.#nextId++;
      this.#sent.set(id, waiting);
      this.#sentBytes += bytes;
      this.#post({ kind: 'append', id, batch: waiting.encoded });
      count++;
    }
    if (count > 0) this.#waiting = this.#waiting.slice(count);
  }

  #post(message: ToWriter): void {
    this.#worker.postMessage(message);
  }

  #tended(id: number, answer: Result<JsonObject>): void {
    this.#tending.get(id)?.resolve(answer);
    this.#tending.delete(id);
  }

  #settled(results: readonly Settled[], head: number, health: LedgerHealth): void {
    this.#head = head;
    this.#health = health;
    const done = results.flatMap((result) => {
      const waiting = this.#sent.get(result.id);
      if (!waiting) return [];
      this.#sent.delete(result.id);
      this.#sentBytes -= waiting.encoded.bytes;
      return [{ result, waiting, committed: result.ok ? committedEntries(waiting.batch, result.seqs) : [] }];
    });
    this.#send();
    this.#tell(done.flatMap(({ result, committed }) => (result.ok && result.fresh ? committed : [])));
    for (const { result, waiting, committed } of done) {
      if (!result.ok) waiting.reject(new TroubleError(result.trouble));
      else
        waiting.resolve({
          firstSeq: result.seqs[0] ?? head,
          lastSeq: result.seqs.at(-1) ?? head,
          committed,
        });
    }
  }

  /**
   * Tells listeners what is new, in order and without a hole: an entry whose commit failed at first and was found in the file later was
   * promised to nobody, but it is there, so it is told before what follows it.
   */
  #tell(fresh: readonly CommittedEntry[]): void {
    const last = (fresh[0]?.seq ?? this.#head + 1) - 1;
    const missed =
      last > this.#told && !this.#closing
        ? this.#reads.backlog({ afterSeq: this.#told, limit: last - this.#told })
        : [];
    const entries = [...missed, ...fresh];
    if (entries.length === 0) return;
    this.#told = entries.at(-1)?.seq ?? this.#told;
    for (const listener of this.#listeners) {
      try {
        listener(entries);
      } catch (error) {
        // One listener's fault must neither reach the others nor disappear.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  #lost(reason: string): void {
    if (this.#gone) return;
    this.#gone = this.#closing ? troubles.closed() : troubles.writerGone(reason);
    this.#health = { writable: false, problem: this.#gone };
    for (const id of this.#tending.keys()) this.#tended(id, err(troubles.indeterminate(this.#gone.what)));
    const sent = [...this.#sent.values()];
    this.#sent.clear();
    for (const { reject } of sent) reject(new TroubleError(troubles.indeterminate(this.#gone.what)));
    for (const { reject } of this.#waiting.splice(0)) reject(new TroubleError(this.#gone));
  }

  async #close(): Promise<void> {
    this.#reads.close();
    if (this.#gone) return;
    const exited = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    // What waits for room is still written: it goes over now, behind everything that was sent before.
    for (const waiting of this.#waiting.splice(0)) {
      const id = this.#nextId++;
      this.#sent.set(id, waiting);
      this.#post({ kind: 'append', id, batch: waiting.encoded });
    }
    this.#post({ kind: 'close' });
    await exited;
  }
}

/** What a batch committed, as listeners and the caller see it: the rows with their sequence. */
function committedEntries(batch: AppendBatch, seqs: readonly number[]): readonly CommittedEntry[] {
  const entries = batch.writes.flatMap(({ cursor, entries }) =>
    entries.map((entry) => ({ entry, stream: cursor.stream })),
  );
  return entries.flatMap(({ entry, stream }, i) => {
    const seq = seqs[i];
    if (seq === undefined) return [];
    const rows = entry.changes.flatMap((change) => ('put' in change ? [sealed(change, seq)] : []));
    const dropped = entry.changes.flatMap((change) => ('drop' in change ? [change.itemId] : []));
    return [{ seq, stream, type: entry.event.type, at: entry.at, rows, dropped }];
  });
}

type Put = Extract<NewEntry['changes'][number], { put: string }>;

/** Table and row belong together in `Put`, which the compiler loses when they are taken apart. */
const sealed = (change: Put, seq: number): TableRow =>
  ({ table: change.put, row: { ...change.row, seq } }) as TableRow;
