import { limits, type Trouble, TroubleError } from '../vocabulary';
import type { Place } from './append-statements';
import { databasePath, fileIdentity, messageOf } from './database';
import { lookUpBatch } from './known-batch';
import type { LedgerHealth, LedgerOpening } from './ledger';
import { explainRefusal, isDiskTrouble } from './refusal';
import { Sealer, type SignedCheckpoint } from './sealer';
import { troubles } from './troubles';
import type { EncodedBatch, FromWriter, Settled, WriterOptions } from './wire';
import { emptyWal, openLedgerFile, probe, reopenLedgerFile } from './writer-connection';
import { placeAfter, type WriterConnection } from './writer-place';

interface Queued {
  readonly id: number;
  readonly batch: EncodedBatch;
}

type Sealed = Queued & { readonly payloads: ReturnType<WriterConnection['statements']['seal']> };

const healthy: LedgerHealth = { writable: true, problem: null };

/**
 * The only writer. Batches are committed strictly in the order they came, many in one transaction when many wait; one that conflicts is undone
 * by its savepoint and refused alone. A result is reported only after the commit was fsynced.
 */
export class Writer {
  readonly #options: WriterOptions;
  readonly #report: (message: FromWriter) => void;
  readonly #queue: Queued[] = [];
  #connection: WriterConnection | null = null;
  #identity: string | null = null;
  /** Set when the file was taken away: from then on nothing is written. */
  #closedFor: Trouble | null = null;
  #health: LedgerHealth = healthy;
  #head = 0;
  #lastRecordedAt = 0;
  #flushing: NodeJS.Immediate | null = null;
  #probing: NodeJS.Timeout | null = null;
  #sealer: Sealer | null = null;

  constructor(options: WriterOptions, report: (message: FromWriter) => void) {
    this.#options = options;
    this.#report = report;
  }

  /** Throws a TroubleError. */
  open(): LedgerOpening {
    const { connection, key, opening } = openLedgerFile(this.#options, (done, of) =>
      this.#report({ kind: 'progress', done, of }),
    );
    this.#connection = connection;
    this.#identity = connection.identity;
    this.#head = opening.head;
    const { ledgerId, origin } = opening;
    const { headDir } = this.#options;
    const parts = { headDir, ledgerId, origin, key, keep: this.#keep, onProblem: this.#onHeadProblem };
    this.#sealer = new Sealer(parts, connection.lastCheckpoint.get() ?? 0);
    return opening;
  }

  accept(id: number, batch: EncodedBatch): void {
    this.#queue.push({ id, batch });
    // Everything that arrives before the next turn of the loop shares one commit; what is urgent takes along all that stands before it now.
    if (batch.urgent) this.#flushAll();
    else this.#flushing ??= setImmediate(() => this.#flush());
  }

  /** Commits what waits, leaves a checkpointed database and the head file, and closes. */
  close(): void {
    this.#flushAll();
    if (this.#probing) clearInterval(this.#probing);
    const connection = this.#connection;
    this.#sealer?.close();
    if (!connection) return;
    try {
      emptyWal(connection);
    } finally {
      connection.db.close();
      this.#connection = null;
    }
  }

  #flushAll(): void {
    if (this.#flushing) clearImmediate(this.#flushing);
    this.#flushing = null;
    while (this.#queue.length > 0) this.#commitGroup(this.#takeGroup());
  }

  #flush(): void {
    this.#flushing = null;
    this.#commitGroup(this.#takeGroup());
    if (this.#queue.length > 0) this.#flushing = setImmediate(() => this.#flush());
  }

  /** The oldest batches that fit one transaction; always at least one. */
  #takeGroup(): readonly Queued[] {
    let events = 0;
    let bytes = 0;
    let count = 0;
    for (const { batch } of this.#queue) {
      events += batch.events;
      bytes += batch.bytes;
      if (count > 0 && (events > limits.batchEventsMax || bytes > limits.batchBytesMax)) break;
      count++;
    }
    return this.#queue.splice(0, count);
  }

  #commitGroup(group: readonly Queued[]): void {
    const results = this.#settle(group);
    this.#watchHealth();
    this.#report({ kind: 'settled', results, head: this.#head, health: this.#health });
  }

  #settle(group: readonly Queued[]): readonly Settled[] {
    if (this.#closedFor) return refuseAll(group, this.#closedFor);
    let stage: 'writing' | 'committing' = 'writing';
    try {
      const connection = this.#ready();
      this.#checkFile(connection);
      const checkpoints = this.#sealer?.unkept() ?? [];
      const { results, place } = this.#write(connection, group, checkpoints);
      stage = 'committing';
      connection.commit.run();
      this.#checkFile(connection);
      connection.tree = place.tree;
      this.#sealer?.kept(checkpoints);
      this.#sealer?.committed(
        place,
        group.some(({ batch }) => isWorthSealing(batch)),
      );
      this.#head = place.seq;
      this.#lastRecordedAt = place.recordedAt;
      this.#health = this.#health.writable ? this.#health : healthy;
      return results;
    } catch (error) {
      return this.#recover(group, stage, error);
    }
  }

  /** The connection, opened again when a failure closed it. */
  #ready(): WriterConnection {
    if (this.#connection) return this.#connection;
    const connection = reopenLedgerFile(this.#options, this.#identity);
    try {
      probe(connection);
    } catch (error) {
      connection.db.close();
      throw error;
    }
    this.#connection = connection;
    this.#head = connection.tree.size;
    return connection;
  }

  #checkFile({ identity, walIdentity }: WriterConnection): void {
    const path = databasePath(this.#options.dataDir);
    if (fileIdentity(path) !== identity || fileIdentity(`${path}-wal`) !== walIdentity)
      throw new TroubleError(troubles.fileReplaced(path));
  }

  #write(connection: WriterConnection, group: readonly Queued[], checkpoints: readonly SignedCheckpoint[]) {
    const sealed = group.map((queued) => this.#seal(connection, queued));
    connection.begin.run();
    connection.statements.keep(checkpoints);
    const place = placeAfter(connection, this.#lastRecordedAt);
    const results = sealed.map((queued) => this.#writeOne(connection, queued, place));
    return { results, place };
  }

  #seal(connection: WriterConnection, queued: Queued): Sealed {
    return { ...queued, payloads: connection.statements.seal(queued.batch) };
  }

  #writeOne({ db, statements }: WriterConnection, { id, batch, payloads }: Sealed, place: Place): Settled {
    const { seq, tree, leaf } = place;
    db.exec('SAVEPOINT batch');
    try {
      const seqs = statements.apply(batch, payloads, place);
      db.exec('RELEASE batch');
      return { id, ok: true, seqs, fresh: true };
    } catch (error) {
      if (isDiskTrouble(error) || !db.inTransaction) throw error;
      db.exec('ROLLBACK TO batch; RELEASE batch');
      Object.assign(place, { seq, tree, leaf });
      return explainRefusal(db, id, batch, error);
    }
  }

  /**
   * After an error: before the commit began nothing was written; after it the file is opened again and asked. A commit that failed may still
   * stand in the WAL, so "written" counts only once it is checkpointed, "not written" only once a later commit has taken its place.
   */
  #recover(group: readonly Queued[], stage: 'writing' | 'committing', error: unknown): readonly Settled[] {
    const reason = messageOf(error);
    this.#disconnect();
    if (error instanceof TroubleError && error.trouble.kind === 'ledger.file-replaced') {
      this.#closedFor = error.trouble;
      this.#health = { writable: false, problem: error.trouble };
      return refuseAll(
        group,
        stage === 'writing' ? error.trouble : troubles.indeterminate(error.trouble.what),
      );
    }
    this.#health = { writable: false, problem: troubles.unwritable(reason) };
    if (stage === 'writing') return refuseAll(group, troubles.unwritable(reason));
    try {
      const connection = this.#ready();
      if (!emptyWal(connection)) return refuseAll(group, troubles.indeterminate(reason));
      this.#health = healthy;
      this.#sealer?.committed(placeAfter(connection, 0), false);
      return group.map(({ id, batch }) => {
        const known = lookUpBatch(connection.db, batch);
        if (known.kind === 'same') return { id, ok: true, seqs: known.seqs, fresh: true };
        return { id, ok: false, trouble: troubles.unwritable(reason) };
      });
    } catch (again) {
      this.#disconnect();
      return refuseAll(group, troubles.indeterminate(`${reason}; ${messageOf(again)}`));
    }
  }

  #disconnect(): void {
    try {
      this.#connection?.db.close();
    } catch {
      // The connection is given up because it failed; that closing it fails too says nothing new.
    }
    this.#connection = null;
  }

  /** While the ledger cannot be written, tries again on its own, so that a full disk heals without a restart. */
  #watchHealth(): void {
    const wanted = !this.#health.writable && !this.#closedFor;
    if (wanted) this.#probing ??= setInterval(() => this.#probe(), limits.writerProbeMs);
    else if (this.#probing) {
      clearInterval(this.#probing);
      this.#probing = null;
    }
  }

  #probe(): void {
    try {
      this.#ready();
      this.#health = healthy;
    } catch (error) {
      this.#disconnect();
      this.#health = { writable: false, problem: asTrouble(error) };
      if (this.#health.problem?.kind === 'ledger.file-replaced') this.#closedFor = this.#health.problem;
    }
    this.#watchHealth();
    this.#report({ kind: 'settled', results: [], head: this.#head, health: this.#health });
  }

  readonly #keep = (checkpoints: readonly SignedCheckpoint[]): void => {
    const connection = this.#connection;
    if (!connection || this.#closedFor) throw new Error('there is no ledger to keep a checkpoint in');
    this.#checkFile(connection);
    connection.db.transaction(() => connection.statements.keep(checkpoints)).immediate();
  };

  readonly #onHeadProblem = (reason: string): void => {
    const problem = troubles.headFileStale(this.#options.headDir, reason);
    this.#health = { ...this.#health, problem: this.#health.problem ?? problem };
  };
}

/** Ends of turns and decisions about dangerous acts: a person relies on these, so they are signed as soon as they are durable. */
const sealedAtOnce: ReadonlySet<string> = new Set(['turn.settled', 'approval.decided']);
const isWorthSealing = ({ writes }: EncodedBatch): boolean =>
  writes.some(({ entries }) => entries.some(({ type }) => sealedAtOnce.has(type)));

const refuseAll = (group: readonly Queued[], trouble: Trouble): readonly Settled[] =>
  group.map(({ id }) => ({ id, ok: false, trouble }));

const asTrouble = (error: unknown): Trouble =>
  error instanceof TroubleError ? error.trouble : troubles.unwritable(messageOf(error));
