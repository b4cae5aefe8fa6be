import { randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import { limits, type TableName, TroubleError } from '../vocabulary';
import { writeBlob } from './blob-store';
import { envelopeText, leafHash, payloadCommitment } from './core/entry';
import { appendLeaf, type Frontier } from './core/tree';
import { type Cell, tableNames, upsertSql } from './projection';
import type { SignedCheckpoint } from './sealer';
import { hexOf, sha256Bytes } from './sha256';
import { isStored, storedEvery } from './stored-tree';
import { troubles } from './troubles';
import type { EncodedBatch, EncodedChange, EncodedEntry, EncodedWrite, Producer } from './wire';

/** Where the next entry goes; moved on by each entry within a transaction. */
export interface Place {
  seq: number;
  readonly recordedAt: number;
  /** The tree over the first `seq` entries. */
  tree: Frontier;
  /** Leaf hash of entry `seq`. */
  leaf: Uint8Array;
}

interface SealedPayload {
  readonly inline: Buffer | null;
  readonly salt: Buffer;
  readonly commit: Uint8Array;
  readonly length: number;
  readonly blob: Buffer | null;
}

/** Salts and commits a payload; a large one is put into the content-addressed store first. Throws the file system's error. */
export function sealPayload(dataDir: string, text: string): SealedPayload {
  const bytes = Buffer.from(text);
  const salt = randomBytes(16);
  const sealed = { salt, commit: payloadCommitment(salt, bytes, sha256Bytes), length: bytes.length };
  if (bytes.length <= limits.payloadInlineBytesMax) return { ...sealed, inline: bytes, blob: null };
  const blob = sha256Bytes(bytes);
  writeBlob(dataDir, hexOf(blob), bytes);
  return { ...sealed, inline: null, blob };
}

/** The prepared statements of one connection, and the one way entries get in. */
export class AppendStatements {
  readonly #insertEvent: Database.Statement;
  readonly #insertPayload: Database.Statement;
  readonly #insertBlob: Database.Statement;
  readonly #insertReceipt: Database.Statement;
  readonly #streamVersion: Database.Statement<[string], number>;
  readonly #upsertStream: Database.Statement;
  readonly #upserts: ReadonlyMap<TableName, Database.Statement>;
  readonly #dropChunks: Database.Statement;
  readonly #noteDrop: Database.Statement;
  readonly #removePayload: Database.Statement;
  readonly #noteRemoval: Database.Statement;
  readonly #insertNode: Database.Statement;
  readonly #insertCheckpoint: Database.Statement;
  readonly #dataDir: string;
  readonly #ledgerId: string;
  readonly #producer: Producer;

  constructor(db: Database.Database, dataDir: string, ledgerId: string, producer: Producer) {
    this.#dataDir = dataDir;
    this.#ledgerId = ledgerId;
    this.#producer = producer;
    this.#insertEvent = db.prepare(
      `INSERT INTO event (seq, stream_id, stream_ver, event_id, type, schema_v, at, recorded_at, fold_version, step, envelope,
         leaf) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#insertPayload = db.prepare('INSERT INTO payload (seq, bytes, salt, blob) VALUES (?, ?, ?, ?)');
    this.#insertBlob = db.prepare('INSERT INTO blob (sha256, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING');
    this.#insertReceipt = db.prepare(
      'INSERT INTO receipt (command_id, input_hash, result, first_seq, last_seq) VALUES (?, ?, ?, ?, ?)',
    );
    this.#streamVersion = db
      .prepare<[string], number>('SELECT version FROM stream WHERE stream_id = ?')
      .pluck();
    this.#upsertStream = db.prepare(
      `INSERT INTO stream (stream_id, kind, version, fold_version, step, state) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (stream_id) DO UPDATE SET version = excluded.version, fold_version = excluded.fold_version,
         step = excluded.step, state = excluded.state`,
    );
    this.#upserts = new Map(tableNames.map((table) => [table, db.prepare(upsertSql(table))]));
    this.#dropChunks = db.prepare('DELETE FROM chunk WHERE item_id = ?');
    this.#noteDrop = db.prepare(
      'INSERT INTO chunk_drop (item_id, seq) VALUES (?, ?) ON CONFLICT (item_id) DO UPDATE SET seq = excluded.seq',
    );
    this.#removePayload = db.prepare('DELETE FROM payload WHERE seq = ?');
    this.#noteRemoval = db.prepare('INSERT INTO payload_removal (seq, by_seq) VALUES (?, ?)');
    this.#insertNode = db.prepare('INSERT INTO tlog_node (level, idx, hash) VALUES (?, ?, ?)');
    this.#insertCheckpoint = db.prepare(
      'INSERT INTO checkpoint (size, root, note, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    );
  }

  /** Writes one batch inside the caller's transaction; returns the sequences. Throws a TroubleError or SQLite's error; the caller undoes. */
  apply(batch: EncodedBatch, payloads: readonly SealedPayload[], place: Place): readonly number[] {
    const first = place.seq;
    let next = 0;
    for (const write of batch.writes) {
      this.#checkVersion(write);
      for (const [i, entry] of write.entries.entries()) {
        const payload = payloads[next++];
        if (!payload) throw new Error('an entry without its payload');
        this.#insertEntry(write, write.expectedVersion + i + 1, entry, payload, place);
      }
      const kind = write.stream.split('/', 1)[0] ?? write.stream;
      const { stream, version, foldVersion, step, state } = write;
      this.#upsertStream.run(stream, kind, version, foldVersion, step, state);
    }
    for (const seq of batch.prunes) {
      // The account first: without it the payload cannot go.
      this.#noteRemoval.run(seq, place.seq);
      this.#removePayload.run(seq);
    }
    if (batch.receipt) {
      const { commandId, inputHash, result } = batch.receipt;
      this.#insertReceipt.run(commandId, inputHash, result, first + 1, place.seq);
    }
    return Array.from({ length: place.seq - first }, (_, i) => first + 1 + i);
  }

  #checkVersion({ stream, expectedVersion }: EncodedWrite): void {
    const actual = this.#streamVersion.get(stream) ?? 0;
    if (actual !== expectedVersion)
      throw new TroubleError(troubles.versionConflict(stream, expectedVersion, actual));
  }

  #insertEntry(
    write: EncodedWrite,
    version: number,
    entry: EncodedEntry,
    payload: SealedPayload,
    place: Place,
  ): void {
    const seq = ++place.seq;
    const envelope = this.#envelope(write, version, entry, payload, seq, place.recordedAt);
    if (envelope.length > limits.envelopeBytesMax)
      throw new TroubleError(troubles.invalidEntry(`its envelope has ${envelope.length} bytes`));
    const leaf = leafHash(envelope, sha256Bytes);
    if (payload.blob) this.#insertBlob.run(payload.blob, payload.length);
    this.#insertEvent.run(
      seq,
      write.stream,
      version,
      entry.eventId,
      entry.type,
      entry.schema,
      entry.at,
      place.recordedAt,
      write.foldVersion,
      Buffer.from(entry.step, 'hex'),
      envelope,
      leaf,
    );
    place.leaf = leaf;
    place.tree = appendLeaf(place.tree, leaf, sha256Bytes, (node) => {
      if (isStored(node)) this.#insertNode.run(node.level / storedEvery, node.index, node.hash);
    });
    this.#insertPayload.run(seq, payload.inline, payload.salt, payload.blob);
    for (const change of entry.changes) this.#applyChange(change, seq);
  }

  #envelope(
    write: EncodedWrite,
    version: number,
    entry: EncodedEntry,
    payload: SealedPayload,
    seq: number,
    recordedAt: number,
  ): Buffer {
    const text = envelopeText({
      ledger: this.#ledgerId,
      seq,
      eventId: entry.eventId,
      stream: write.stream,
      streamVersion: version,
      type: entry.type,
      schema: entry.schema,
      actor: entry.actor,
      causationId: entry.causationId,
      correlationId: entry.correlationId,
      occurredAt: entry.at,
      recordedAt,
      producer: this.#producer,
      payloadCommit: hexOf(payload.commit),
      payloadLength: payload.length,
      blobs: payload.blob ? [hexOf(payload.blob)] : [],
      fold: { version: write.foldVersion, step: entry.step },
    });
    return Buffer.from(text);
  }

  #applyChange(change: EncodedChange, seq: number): void {
    if ('dropItem' in change) {
      this.#dropChunks.run(change.dropItem);
      this.#noteDrop.run(change.dropItem, seq);
      return;
    }
    const cells: readonly Cell[] = change.cells;
    this.#upserts.get(change.table)?.run(...cells, withSeq(change.data, seq), seq);
  }

  /** Keeps signed checkpoints, in the caller's transaction or as one of their own. */
  keep(checkpoints: readonly SignedCheckpoint[]): void {
    for (const { size, root, note, at } of checkpoints) this.#insertCheckpoint.run(size, root, note, at);
  }

  /** Seals the payloads of a batch, before its transaction begins: files must not be written while the lock is held. */
  seal(batch: EncodedBatch): readonly SealedPayload[] {
    return batch.writes.flatMap((write) =>
      write.entries.map((entry) => sealPayload(this.#dataDir, entry.payload)),
    );
  }
}

/** A row's JSON object with `seq` as its last member. */
const withSeq = (json: string, seq: number): string => `${json.slice(0, -1)},"seq":${seq}}`;
