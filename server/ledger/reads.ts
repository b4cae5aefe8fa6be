import { hash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { JsonObject, StreamCursor, TableRow } from '../vocabulary';
import { limits, TroubleError } from '../vocabulary';
import { readBlob } from './blob-store';
import { type EventKnowledge, isUnderstood, knowledge, upcast } from './core/upcast';
import type { CommittedEntry, EntriesWanted, Receipt, StoredEntry } from './ledger';
import { tableNames } from './projection';
import { type LoadPayload, prunedPayload } from './pruned-payload';
import { troubles } from './troubles';

interface EventRow {
  readonly seq: number;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly schema: number;
  readonly at: number;
  /** Hex; what the sealed envelope commits to. */
  readonly commit: string;
  /** Null when the payload is gone. */
  readonly salt: Buffer | null;
  readonly payload: Buffer | null;
  readonly blob: Buffer | null;
}

interface StreamRow {
  readonly version: number;
  readonly foldVersion: number;
  readonly step: string;
  readonly state: string;
}

/** The member stands once in an envelope: within a text its quotes would be escaped. Cut out here, most of an envelope need not be copied. */
const commitOf = `CAST(substr(envelope, instr(envelope, CAST('"payload_commit":"' AS BLOB)) + 18, 64) AS TEXT)`;
const eventColumns = `event.seq, stream_id AS stream, stream_ver AS version, type, schema_v AS schema, at, ${commitOf} AS "commit", salt, bytes AS payload, blob`;
/** A payload that is gone leaves its event. */
const eventTables = 'event LEFT JOIN payload USING (seq)';

/**
 * Short bounded reads on one read-only connection, on the caller's thread. Long reads belong into a read worker. A payload is given out only when it is the
 * one that its envelope commits to; that the envelope is the one that was sealed, `verify` alone can say.
 */
export class LedgerReads {
  readonly #db: Database.Database;
  readonly #dataDir: string;
  readonly #stream: Database.Statement<[string], StreamRow>;
  readonly #receipt: Database.Statement<[string], { inputHash: string; result: string }>;
  readonly #entries: Database.Statement<[number, number], EventRow>;
  readonly #streamEntries: Database.Statement<[string, number, number], EventRow>;
  readonly #ofTypes: Database.Statement<[number, number, string], EventRow>;
  readonly #one: Database.Statement<[number], EventRow>;
  readonly #prunedBy: Database.Statement<[number], number>;

  readonly #known: EventKnowledge;

  constructor(db: Database.Database, dataDir: string, known: EventKnowledge = knowledge) {
    this.#db = db;
    this.#known = known;
    this.#dataDir = dataDir;
    this.#stream = db.prepare(
      'SELECT version, fold_version AS foldVersion, step, state FROM stream WHERE stream_id = ?',
    );
    this.#receipt = db.prepare('SELECT input_hash AS inputHash, result FROM receipt WHERE command_id = ?');
    this.#entries = db.prepare(
      `SELECT ${eventColumns} FROM ${eventTables} WHERE event.seq > ? ORDER BY event.seq LIMIT ?`,
    );
    // The stream's own index has no sequence; the order within a stream is the same, and the planner may walk either.
    this.#streamEntries = db.prepare(
      `SELECT ${eventColumns} FROM ${eventTables} WHERE stream_id = ? AND stream_ver > ? ORDER BY stream_ver LIMIT ?`,
    );
    this.#ofTypes = db.prepare(
      `SELECT ${eventColumns} FROM ${eventTables} WHERE event.seq > ? AND event.seq <= ?
       AND type IN (SELECT value FROM json_each(?)) ORDER BY event.seq`,
    );
    this.#one = db.prepare(`SELECT ${eventColumns} FROM ${eventTables} WHERE event.seq = ?`);
    this.#prunedBy = db.prepare<[number], number>('SELECT by_seq FROM payload_removal WHERE seq = ?').pluck();
  }

  cursor(stream: string): StreamCursor | null {
    const row = this.#stream.get(stream);
    return row ? { ...row, stream, state: JSON.parse(row.state) } : null;
  }

  receipt(commandId: string): Receipt | null {
    const row = this.#receipt.get(commandId);
    return row ? { commandId, inputHash: row.inputHash, result: JSON.parse(row.result) } : null;
  }

  async entries(o: EntriesWanted): Promise<readonly StoredEntry[]> {
    const limit = Math.min(o.limit, limits.entriesPageMax);
    const rows =
      o.stream === undefined
        ? this.#entries.all(o.afterSeq, limit)
        : this.#streamEntries.all(o.stream, this.#versionAt(o.stream, o.afterSeq), limit);
    const load = remembered((seq: number) => this.payloadAt(seq));
    // Most payloads lie beside their entries, and are there without waiting.
    const give = (row: EventRow): StoredEntry | Promise<StoredEntry> =>
      row.payload ? this.#withPayload(row, this.#parsed(row, row.payload)) : this.#stored(row, load);
    if (o.lenient !== true) return Promise.all(rows.map(give));
    return Promise.all(
      rows.map(async (row) => {
        try {
          return await give(row);
        } catch {
          return this.#withPayload(row, null);
        }
      }),
    );
  }

  /**
   * Entries of some kinds with `afterSeq < seq <= upTo`, oldest first: the span is the bound. Payloads of other kinds are not read; one that is not what
   * was recorded is given as one that is gone, so that it does not hide the others.
   */
  async entriesOf(o: {
    types: readonly string[];
    afterSeq: number;
    upTo: number;
  }): Promise<readonly StoredEntry[]> {
    const rows = this.#ofTypes.all(o.afterSeq, o.upTo, JSON.stringify(o.types));
    const load = remembered((seq: number) => this.payloadAt(seq));
    return Promise.all(
      rows.map((row) =>
        this.#stored(row, load).catch((error: unknown) => {
          if (isPayloadChanged(error)) return this.#withPayload(row, null);
          throw error;
        }),
      ),
    );
  }

  /** The stream's version as of a sequence: a binary search, since both numbers rise together. */
  #versionAt(stream: string, seq: number): number {
    const at = this.#db
      .prepare<[string, number], number>('SELECT seq FROM event WHERE stream_id = ? AND stream_ver = ?')
      .pluck();
    let low = 0;
    let high = this.#stream.get(stream)?.version ?? 0;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((at.get(stream, middle) ?? Number.POSITIVE_INFINITY) <= seq) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  async #stored(row: EventRow, load: LoadPayload): Promise<StoredEntry> {
    return this.#withPayload(row, (await this.#payload(row)) ?? (await this.#rederived(row.seq, load)));
  }

  #withPayload(
    { seq, stream, version, type, at, schema }: EventRow,
    payload: JsonObject | null,
  ): StoredEntry {
    const by = payload === null ? this.#prunedBy.get(seq) : undefined;
    const removed = by === undefined ? {} : { removedBy: by };
    const foreign = isUnderstood(this.#known, type, schema) ? {} : { foreignSchema: schema };
    return { seq, stream, version, type, at, payload, ...removed, ...foreign };
  }

  /** In its newest shape. */
  async #payload(row: EventRow): Promise<JsonObject | null> {
    if (!row.payload && !row.blob) return null;
    return this.#parsed(row, row.payload ?? (await readBlob(this.#dataDir, row.blob?.toString('hex') ?? '')));
  }

  #parsed({ seq, type, schema, commit, salt }: EventRow, bytes: Buffer): JsonObject {
    if (salt === null || hash('sha256', Buffer.concat([salt, bytes]), 'hex') !== commit)
      throw new TroubleError(troubles.payloadChanged(seq));
    return upcast(this.#known, type, schema, JSON.parse(bytes.toString()));
  }

  /** A pruned piece of text, cut again out of the completed item that holds the whole. */
  async #rederived(seq: number, load: LoadPayload): Promise<JsonObject | null> {
    const by = this.#prunedBy.get(seq);
    return by === undefined ? null : prunedPayload(seq, await load(by), load);
  }

  async payloadAt(seq: number): Promise<JsonObject | null> {
    const row = this.#one.get(seq);
    return row ? this.#payload(row) : null;
  }

  backlog(o: { afterSeq: number; limit: number }): readonly CommittedEntry[] {
    // One transaction, so that rows and events are of the same moment.
    return this.#db.transaction(() => this.#backlog(o.afterSeq, Math.min(o.limit, limits.feedBacklogMax)))();
  }

  #backlog(afterSeq: number, limit: number): readonly CommittedEntry[] {
    const events = this.#db
      .prepare<[number, number], { seq: number; stream: string; type: string; at: number }>(
        'SELECT seq, stream_id AS stream, type, at FROM event WHERE seq > ? ORDER BY seq LIMIT ?',
      )
      .all(afterSeq, limit);
    const last = events.at(-1)?.seq ?? afterSeq;
    const rows = new Map<number, TableRow[]>();
    for (const table of tableNames)
      for (const { seq, data } of this.#db
        .prepare<[number, number], { seq: number; data: string }>(
          `SELECT seq, data FROM "${table}" WHERE seq > ? AND seq <= ? ORDER BY seq`,
        )
        .iterate(afterSeq, last))
        push(rows, seq, { table, row: JSON.parse(data) });
    const dropped = new Map<number, string[]>();
    for (const { seq, itemId } of this.#db
      .prepare<[number, number], { seq: number; itemId: string }>(
        'SELECT seq, item_id AS itemId FROM chunk_drop WHERE seq > ? AND seq <= ? ORDER BY seq',
      )
      .iterate(afterSeq, last))
      push(dropped, seq, itemId);
    return events.map((event) => ({
      ...event,
      rows: rows.get(event.seq) ?? [],
      dropped: dropped.get(event.seq) ?? [],
    }));
  }

  close(): void {
    this.#db.close();
  }
}

export const isPayloadChanged = (error: unknown): boolean =>
  error instanceof TroubleError && error.trouble.kind === 'ledger.payload-changed';

function push<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** One load per sequence and page of entries: many pieces come out of the same item. */
function remembered(load: LoadPayload): LoadPayload {
  const loads = new Map<number, Promise<JsonObject | null>>();
  return (seq) => {
    const loading = loads.get(seq) ?? load(seq);
    loads.set(seq, loading);
    return loading;
  };
}
