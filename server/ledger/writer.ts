import { realpathSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { err, invariant, type JsonObject, limits, ok, type Result, type Trouble } from '../vocabulary';
import { databasePath, messageOf } from './database';
import { healthy, withHead } from './health';
import { lookUpBatch } from './known-batch';
import type { LedgerHealth, LedgerOpening } from './ledger';
import { Sealer, type SignedCheckpoint } from './sealer';
import { type Signing, signingOf, tend } from './tend';
import type { Tending } from './tending';
import { troubles } from './troubles';
import { isWorthSealing, type Queued, refuseAll, takeGroup } from './waiting-batches';
import type { EncodedBatch, FromWriter, Settled, WriterOptions } from './wire';
import { writeGroup } from './write-group';
import { emptyWal, openLedgerFile, probe, reopenLedgerFile } from './writer-connection';
import { finalTroubleOf, openGuard, troubleOf } from './writer-guard';
import { placeAfter, type WriterConnection } from './writer-place';

/**
 * The only writer. Batches are committed strictly in the order they came, many in one transaction when many wait; one that conflicts is undone
 * by its savepoint and refused alone. A result is reported only after the commit was fsynced.
 */
export class Writer {
  readonly #options: WriterOptions;
  readonly #report: (message: FromWriter) => void;
  readonly #queue: Queued[] = [];
  #connection: WriterConnection | null = null;
  /** The connection in use, or the last one: knows the files. */
  #last: WriterConnection | null = null;
  /** Cannot write. While it is open, closing the writing connection neither copies the log into the database nor removes it. */
  #guard: Database.Database | null = null;
  #watching: NodeJS.Timeout | null = null;
  /** Set when the file was taken away: from then on nothing is written. */
  #closedFor: Trouble | null = null;
  #health: LedgerHealth = healthy;
  #head = 0;
  /** Leaf hash of entry `head`. */
  #leaf: Uint8Array = new Uint8Array();
  #lastRecordedAt = 0;
  #flushing: NodeJS.Immediate | null = null;
  #probing: NodeJS.Timeout | null = null;
  #sealer: Sealer | null = null;
  #signing: Signing | null = null;

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
    this.#last = connection;
    this.#guard = openGuard(connection.db.name);
    this.#watching = setInterval(() => this.#watch(), limits.ledgerWatchMs);
    this.#standAt(connection);
    const { ledgerId, origin } = opening;
    const { headDir } = this.#options;
    const dataDir = realpathSync(this.#options.dataDir);
    const parts = { keep: this.#keep, onHead: this.#onHead, dataDir, headDir, ledgerId, origin };
    this.#sealer = new Sealer({ ...parts, key }, connection.lastCheckpoint.get() ?? 0);
    this.#signing = { dataDir: this.#options.dataDir, origin, key };
    return opening;
  }

  accept(id: number, batch: EncodedBatch): void {
    this.#queue.push({ id, batch });
    // Everything that arrives before the next turn of the loop shares one commit; what is urgent takes along all that stands before it now.
    if (batch.urgent) this.#flushAll();
    else this.#flushing ??= setImmediate(() => this.#flush());
  }

  /** Does something to the ledger itself, alone, between two commits. What it appends is told like every other entry. */
  tend(id: number, act: Tending): void {
    this.#flushAll();
    const answer = this.#tend(act);
    this.#report({ kind: 'settled', results: [], head: this.#head, health: this.#health });
    this.#report({ kind: 'tended', id, answer });
  }

  #tend(act: Tending): Result<JsonObject> {
    if (this.#closedFor) return err(this.#closedFor);
    invariant(this.#signing, 'a writer that was never opened is not asked to tend');
    try {
      const connection = this.#ready();
      this.#checkFiles(connection);
      const { value, key } = tend(connection, this.#signing, act);
      connection.files.assertSame();
      connection.files.wrote();
      this.#signWith(connection, { ...this.#signing, key });
      return ok(value);
    } catch (error) {
      this.#recover([], 'committing', error);
      if (this.#connection) this.#signing = signingOf(this.#connection, this.#signing);
      return err(this.#closedFor ?? troubleOf(error));
    }
  }

  #signWith(connection: WriterConnection, signing: Signing): void {
    const { tree } = connection;
    this.#signing = signing;
    this.#sealer?.takeKey(signing.key);
    if (tree.size === this.#head) return;
    this.#standAt(connection);
    this.#sealer?.committed({ tree, leaf: this.#leaf }, true);
  }

  #standAt({ tree, last }: WriterConnection): void {
    this.#head = tree.size;
    this.#leaf = last.get()?.leaf ?? new Uint8Array();
  }

  /** Commits what waits, leaves a checkpointed database and the head file, and closes. Files that were interfered with stay as they are. */
  close(): void {
    this.#flushAll();
    for (const timer of [this.#probing, this.#watching]) if (timer) clearInterval(timer);
    this.#watch();
    const connection = this.#connection;
    this.#sealer?.close();
    try {
      if (!connection || this.#closedFor) return;
      this.#guard?.close();
      emptyWal(connection);
    } finally {
      this.#disconnect();
      this.#guard?.close();
    }
  }

  #flushAll(): void {
    if (this.#flushing) clearImmediate(this.#flushing);
    this.#flushing = null;
    while (this.#queue.length > 0) this.#commitGroup(takeGroup(this.#queue));
  }

  #flush(): void {
    this.#flushing = null;
    this.#commitGroup(takeGroup(this.#queue));
    if (this.#queue.length > 0) this.#flushing = setImmediate(() => this.#flush());
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
      this.#checkFiles(connection);
      const checkpoints = this.#sealer?.unkept() ?? [];
      const { results, place } = writeGroup(connection, group, checkpoints, this.#lastRecordedAt);
      stage = 'committing';
      connection.commit.run();
      connection.files.assertSame();
      connection.files.wrote();
      connection.tree = place.tree;
      this.#leaf = place.leaf;
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
    invariant(this.#last, 'a writer that was never opened is not asked to write');
    const connection = reopenLedgerFile(this.#options, this.#last);
    try {
      probe(connection);
      connection.files.wrote();
    } catch (error) {
      connection.db.close();
      throw error;
    }
    this.#connection = connection;
    this.#last = connection;
    this.#standAt(connection);
    return connection;
  }

  #checkFiles({ files, tree }: WriterConnection): void {
    files.check(tree.size, Buffer.from(this.#leaf).toString('hex'));
  }

  /** A server at rest notices too that its files were interfered with. */
  #watch(): void {
    if (!this.#connection || this.#closedFor) return;
    try {
      this.#checkFiles(this.#connection);
    } catch (error) {
      if (!this.#stopIfDamaged(error)) return;
      this.#report({ kind: 'settled', results: [], head: this.#head, health: this.#health });
    }
  }

  /** After damage nothing is written any more, not even when closing; the head file keeps what was durable. */
  #stopIfDamaged(error: unknown): boolean {
    const trouble = finalTroubleOf(databasePath(this.#options.dataDir), error);
    if (!trouble) return false;
    this.#closedFor = trouble;
    this.#health = { writable: false, problem: trouble };
    this.#disconnect();
    this.#sealer?.close();
    return true;
  }

  /**
   * After an error: before the commit began nothing was written; after it the file is opened again and asked. A commit that failed may still
   * stand in the WAL, so "written" counts only once it is checkpointed, "not written" only once a later commit has taken its place.
   */
  #recover(group: readonly Queued[], stage: 'writing' | 'committing', error: unknown): readonly Settled[] {
    const reason = messageOf(error);
    this.#disconnect();
    if (this.#stopIfDamaged(error) && this.#closedFor)
      return refuseAll(
        group,
        stage === 'writing' ? this.#closedFor : troubles.indeterminate(this.#closedFor.what),
      );
    this.#health = { writable: false, problem: troubles.unwritable(reason) };
    if (stage === 'writing') return refuseAll(group, troubles.unwritable(reason));
    try {
      const connection = this.#ready();
      if (!emptyWal(connection)) return refuseAll(group, troubles.indeterminate(reason));
      connection.files.wrote();
      this.#health = healthy;
      const place = placeAfter(connection, 0);
      this.#leaf = place.leaf;
      this.#sealer?.committed(place, false);
      return group.map(({ id, batch }) => {
        const known = lookUpBatch(connection.db, batch);
        if (known.kind === 'same') return { id, ok: true, seqs: known.seqs, fresh: true };
        return { id, ok: false, trouble: troubles.unwritable(reason) };
      });
    } catch (again) {
      this.#disconnect();
      this.#stopIfDamaged(again);
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
      if (!this.#stopIfDamaged(error)) this.#health = { writable: false, problem: troubleOf(error) };
    }
    this.#watchHealth();
    this.#report({ kind: 'settled', results: [], head: this.#head, health: this.#health });
  }

  readonly #keep = (checkpoints: readonly SignedCheckpoint[]): void => {
    const connection = this.#connection;
    if (!connection || this.#closedFor) throw new Error('there is no ledger to keep a checkpoint in');
    this.#checkFiles(connection);
    connection.db.transaction(() => connection.statements.keep(checkpoints)).immediate();
    connection.files.wrote();
  };

  readonly #onHead = (problem: string | null): void => {
    this.#health = withHead(this.#health, this.#options.headDir, problem);
    this.#report({ kind: 'settled', results: [], head: this.#head, health: this.#health });
  };
}
