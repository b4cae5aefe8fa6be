import type Database from 'better-sqlite3';
import type { JsonObject, StreamCursor, TableRow } from '../vocabulary';
import { limits } from '../vocabulary';
import { readBlob } from './blob-store';
import type { CommittedEntry, Receipt, StoredEntry } from './ledger';
import { tableNames } from './projection';

interface EventRow {
  readonly seq: number;
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly at: number;
  readonly payload: Buffer | null;
  readonly salt: Buffer | null;
  readonly blob: Buffer | null;
}

interface StreamRow {
  readonly version: number;
  readonly foldVersion: number;
  readonly step: string;
  readonly state: string;
}

interface PrunedRow {
  readonly itemId: string;
  readonly channel: string;
  readonly field: string;
  readonly start: number;
  readonly length: number;
  readonly sourceSeq: number;
}

const eventColumns =
  'seq, stream_id AS stream, stream_ver AS version, type, at, payload, payload_salt AS salt, payload_blob AS blob';

/** Short bounded reads on one read-only connection, on the caller's thread. Long reads belong into a read worker. */
export class LedgerReads {
  readonly #db: Database.Database;
  readonly #dataDir: string;
  readonly #stream: Database.Statement<[string], StreamRow>;
  readonly #receipt: Database.Statement<[string], { inputHash: string; result: string }>;
  readonly #entries: Database.Statement<[number, number], EventRow>;
  readonly #streamEntries: Database.Statement<[string, number, number], EventRow>;
  readonly #one: Database.Statement<[number], EventRow>;
  readonly #pruned: Database.Statement<[number], PrunedRow>;

  constructor(db: Database.Database, dataDir: string) {
    this.#db = db;
    this.#dataDir = dataDir;
    this.#stream = db.prepare(
      'SELECT version, fold_version AS foldVersion, step, state FROM stream WHERE stream_id = ?',
    );
    this.#receipt = db.prepare('SELECT input_hash AS inputHash, result FROM receipt WHERE command_id = ?');
    this.#entries = db.prepare(`SELECT ${eventColumns} FROM event WHERE seq > ? ORDER BY seq LIMIT ?`);
    // The stream's own index has no sequence; the order within a stream is the same, and the planner may walk either.
    this.#streamEntries = db.prepare(
      `SELECT ${eventColumns} FROM event WHERE stream_id = ? AND stream_ver > ? ORDER BY stream_ver LIMIT ?`,
    );
    this.#one = db.prepare(`SELECT ${eventColumns} FROM event WHERE seq = ?`);
    this.#pruned = db.prepare(
      'SELECT item_id AS itemId, channel, field, start, length, source_seq AS sourceSeq FROM pruned WHERE seq = ?',
    );
  }

  cursor(stream: string): StreamCursor | null {
    const row = this.#stream.get(stream);
    return row ? { ...row, stream, state: JSON.parse(row.state) } : null;
  }

  receipt(commandId: string): Receipt | null {
    const row = this.#receipt.get(commandId);
    return row ? { commandId, inputHash: row.inputHash, result: JSON.parse(row.result) } : null;
  }

  async entries(o: { afterSeq: number; limit: number; stream?: string }): Promise<readonly StoredEntry[]> {
    const limit = Math.min(o.limit, limits.entriesPageMax);
    const rows =
      o.stream === undefined
        ? this.#entries.all(o.afterSeq, limit)
        : this.#streamEntries.all(o.stream, this.#versionAt(o.stream, o.afterSeq), limit);
    const sources = new Map<number, Promise<JsonObject | null>>();
    return Promise.all(rows.map((row) => this.#stored(row, sources)));
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

  async #stored(row: EventRow, sources: Map<number, Promise<JsonObject | null>>): Promise<StoredEntry> {
    const { seq, stream, version, type, at } = row;
    const payload = (await this.#payload(row)) ?? (await this.#rederived(seq, sources));
    return { seq, stream, version, type, at, payload };
  }

  async #payload({ payload, salt, blob }: EventRow): Promise<JsonObject | null> {
    if (payload) return JSON.parse(payload.toString());
    if (!salt || !blob) return null;
    return JSON.parse((await readBlob(this.#dataDir, blob.toString('hex'))).toString());
  }

  /** A pruned piece of text, cut again out of the completed item that holds the whole. */
  async #rederived(
    seq: number,
    sources: Map<number, Promise<JsonObject | null>>,
  ): Promise<JsonObject | null> {
    const piece = this.#pruned.get(seq);
    if (!piece) return null;
    const source = sources.get(piece.sourceSeq) ?? this.payloadAt(piece.sourceSeq);
    sources.set(piece.sourceSeq, source);
    const whole = completedText(await source, piece.field);
    if (whole === null) return null;
    const { itemId, channel, start, length } = piece;
    return { itemId, channel, offset: start, text: whole.slice(start, start + length) };
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

function push<T>(lists: Map<number, T[]>, key: number, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** The named text of an `item.completed` payload. */
export function completedText(payload: JsonObject | null, field: string): string | null {
  const item = payload?.item;
  const raw = isObject(item) ? item.raw : undefined;
  const text = isObject(raw) ? raw[field] : undefined;
  return typeof text === 'string' ? text : null;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
