import type {
  AppendBatch,
  AppendResult,
  CommittedEntry,
  Ledger,
  LedgerHealth,
  StoredEntry,
} from '../../../ledger';
import { type JsonObject, limits, type Trouble, TroubleError } from '../../../vocabulary';
import type { Disk } from './disk';

/** What becomes of one append. */
export type Fate =
  | { readonly kind: 'written' }
  /** Nothing is written, and nothing will be for a while. */
  | { readonly kind: 'unwritable'; readonly forMs: number }
  /** The commit failed; `there` says whether it stands on the disk all the same. */
  | { readonly kind: 'doubtful'; readonly there: boolean; readonly forMs: number };

export interface SimLedgerParts {
  readonly disk: Disk;
  readonly mono: () => number;
  readonly later: (work: () => void, ms: number) => void;
  /** Drawn anew for each append that reaches the disk. */
  readonly latencyMs: () => number;
  readonly fate: () => Fate;
  /** A batch came to the disk, told to its writer or not. */
  readonly committed: (batch: AppendBatch, entries: readonly CommittedEntry[]) => void;
}

interface Waiting {
  readonly batch: AppendBatch;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: TroubleError) => void;
}

/**
 * A ledger in memory with the promises of the real one: in order, all or nothing, told only when durable, idempotent by event id,
 * one version per stream. What is lost with a crash is everything that was not written.
 */
export class SimLedger implements Ledger {
  readonly opening;
  private readonly parts: SimLedgerParts;
  private readonly listeners = new Set<(entries: readonly CommittedEntry[]) => void>();
  private readonly queue: Waiting[] = [];
  private untold: CommittedEntry[] = [];
  private writing = false;
  private unwritableUntil = -1;
  private closed = false;
  /** Its process is gone: whoever still asks is gone too, and hears nothing. */
  private dead = false;

  constructor(parts: SimLedgerParts) {
    this.parts = parts;
    const head = parts.disk.head();
    this.opening = { ledgerId: 'sim', head, migrated: [], lossAccepted: null, origin: 'sim' };
  }

  append(batch: AppendBatch): Promise<AppendResult> {
    return new Promise((resolve, reject) => {
      if (this.dead) return;
      if (this.closed) return reject(refusal('ledger.closed', 'The ledger is closed.'));
      this.queue.push({ batch, resolve, reject });
      this.work();
    });
  }

  /** The process died. The writer may have got some way through its queue, in order; nobody is told. */
  crash(how: { chance(): boolean }) {
    for (const { batch } of this.queue) {
      if (!this.health().writable || this.problemOf(batch) !== null || !how.chance()) break;
      this.parts.committed(batch, this.parts.disk.apply(batch));
    }
    this.queue.length = 0;
    this.dead = true;
  }

  head(): number {
    return this.parts.disk.head();
  }

  onCommit(listener: (entries: readonly CommittedEntry[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async cursor(stream: string) {
    const cursor = this.parts.disk.cursors.get(stream);
    return cursor ? asStored(cursor) : null;
  }

  async receipt(commandId: string) {
    const receipt = this.parts.disk.receipts.get(commandId);
    return receipt ? asStored(receipt) : null;
  }

  async entries(o: { afterSeq: number; limit: number; stream?: string }): Promise<readonly StoredEntry[]> {
    const of = this.parts.disk.entries.slice(o.afterSeq);
    const mine = o.stream === undefined ? of : of.filter((one) => one.stream === o.stream);
    return mine.slice(0, Math.min(o.limit, limits.entriesPageMax)).map(({ seq, stream, version, entry }) => {
      const { type, payload } = asStored(entry.event);
      return { seq, stream, version, type, at: entry.at, payload: payload as JsonObject };
    });
  }

  async backlog(o: { afterSeq: number; limit: number }): Promise<readonly CommittedEntry[]> {
    return this.parts.disk.entries.slice(o.afterSeq, o.afterSeq + o.limit).map(({ seq, stream, entry }) => ({
      seq,
      stream,
      type: entry.event.type,
      at: entry.at,
      rows: [],
      dropped: [],
    }));
  }

  async pruneChunks(): Promise<number> {
    return 0;
  }

  health(): LedgerHealth {
    const writable = this.parts.mono() >= this.unwritableUntil;
    return { writable, problem: writable ? null : refusal('ledger.unwritable', 'No space is left.').trouble };
  }

  async close(): Promise<void> {
    while (this.queue.length > 0) await new Promise<void>((resolve) => this.parts.later(resolve, 1));
    this.closed = true;
  }

  private work() {
    if (this.writing || this.queue.length === 0) return;
    this.writing = true;
    this.parts.later(() => {
      this.writing = false;
      const waiting = this.queue.shift();
      if (waiting) this.write(waiting);
      this.work();
    }, this.parts.latencyMs());
  }

  private write(waiting: Waiting) {
    const { batch, reject } = waiting;
    if (!this.health().writable) return reject(refusal('ledger.unwritable', 'No space is left.'));
    const known = this.known(batch);
    if (known !== null) return this.settle(waiting, known, []);
    const problem = this.problemOf(batch);
    if (problem !== null) return reject(new TroubleError(problem));
    const fate = this.parts.fate();
    if (fate.kind !== 'written') this.unwritableUntil = this.parts.mono() + fate.forMs;
    if (fate.kind === 'unwritable') return reject(refusal('ledger.unwritable', 'No space is left.'));
    if (fate.kind === 'doubtful') {
      if (fate.there) this.untold.push(...this.apply(batch));
      return reject(refusal('ledger.indeterminate', 'The commit failed.'));
    }
    const entries = this.apply(batch);
    this.settle(
      waiting,
      entries.map((entry) => entry.seq),
      entries,
    );
  }

  private apply(batch: AppendBatch): readonly CommittedEntry[] {
    const entries = this.parts.disk.apply(batch);
    this.parts.committed(batch, entries);
    return entries;
  }

  private settle({ resolve }: Waiting, seqs: readonly number[], fresh: readonly CommittedEntry[]) {
    const told = [...this.untold, ...fresh];
    this.untold = [];
    if (told.length > 0) for (const listener of this.listeners) listener(told);
    resolve({ firstSeq: seqs[0] ?? this.head(), lastSeq: seqs.at(-1) ?? this.head(), committed: fresh });
  }

  /** The sequences of a batch that is already there, as a whole. */
  private known({ writes }: AppendBatch): readonly number[] | null {
    const ids = writes.flatMap((write) => write.entries.map((entry) => entry.eventId));
    const seqs = ids.flatMap((id) => this.parts.disk.seqByEvent.get(id) ?? []);
    return ids.length > 0 && seqs.length === ids.length ? seqs : null;
  }

  private problemOf(batch: AppendBatch): Trouble | null {
    const { disk } = this.parts;
    for (const { cursor, expectedVersion, entries } of batch.writes) {
      if (disk.versionOf(cursor.stream) !== expectedVersion)
        return trouble('ledger.version-conflict', `${cursor.stream} stands elsewhere.`);
      if (entries.some((entry) => disk.seqByEvent.has(entry.eventId)))
        return trouble('ledger.duplicate-event', 'An event id is taken.');
    }
    if (batch.receipt && disk.receipts.has(batch.receipt.commandId))
      return trouble('ledger.duplicate-command', 'The command was already answered.');
    return null;
  }
}

const trouble = (kind: string, what: string): Trouble => ({
  kind,
  what,
  safe: 'Simulated.',
  next: 'Simulated.',
});
const refusal = (kind: string, what: string): TroubleError => new TroubleError(trouble(kind, what));

/** As it comes back from a disk: JSON and nothing else. */
const asStored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
