import { setImmediate } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { type Change, type DomainEvent, limits, type Rows, type TableName } from '../../vocabulary';
import type { StoredEntry } from '../ledger';
import { tableNames, tableShapes, upsertSql } from '../projection';
import { isPayloadChanged, LedgerReads } from '../reads';
import type { FoldOf } from '../verify/projection-check';
import type { LedgerSource } from '../verify/source';

/** What is rebuilt beside the read model itself. */
export const rebuiltTables = [...tableNames, 'stream', 'chunk_drop'] as const;

export interface ShadowCounts {
  /** Entries folded. */
  entries: number;
  streams: number;
  /** Streams whose rows stay as they are, by the reason. */
  readonly kept: Map<string, number>;
}

interface StoredStream {
  readonly stream: string;
  readonly kind: string;
  readonly version: number;
}

/** Streams whose rows stay as they are: `stream` of each. */
export const keptTable =
  'CREATE TABLE kept (stream_id TEXT NOT NULL PRIMARY KEY, reason TEXT NOT NULL) STRICT';

/** An empty file with the tables of the ledger's read model. It is scratch: nothing in it is ever missed. */
export function createShadow({ db }: LedgerSource, path: string): Database.Database {
  const shadow = new Database(path);
  try {
    for (const pragma of ['journal_mode = OFF', 'synchronous = OFF', 'locking_mode = EXCLUSIVE'])
      shadow.pragma(pragma);
    const sql = db
      .prepare<[string], string>("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?")
      .pluck();
    for (const table of rebuiltTables) shadow.exec(sql.get(table) ?? '');
    shadow.exec(keptTable);
    return shadow;
  } catch (error) {
    shadow.close();
    throw error;
  }
}

/** Folds every stream anew, from its first entry up to entry `head`, into the shadow. Memory: one page and one state. */
export async function fillShadow(
  source: LedgerSource,
  shadow: Database.Database,
  o: {
    readonly head: number;
    readonly foldOf: FoldOf;
    readonly onProgress: (done: number, of: number) => void;
  },
): Promise<ShadowCounts> {
  const counts: ShadowCounts = { entries: 0, streams: 0, kept: new Map() };
  const fill = new ShadowFill(source, shadow, o, counts);
  const streams = source.db.prepare<[string, number], StoredStream>(
    'SELECT stream_id AS stream, kind, version FROM stream WHERE stream_id > ? ORDER BY stream_id LIMIT ?',
  );
  for (let after = ''; ; ) {
    const page = streams.all(after, limits.verifyPageMax);
    for (const stream of page) await fill.stream(stream);
    const last = page.at(-1);
    if (!last) return counts;
    after = last.stream;
  }
}

class ShadowFill {
  readonly #shadow: Database.Database;
  readonly #reads: LedgerReads;
  readonly #o: Parameters<typeof fillShadow>[2];
  readonly #counts: ShadowCounts;
  readonly #upserts: ReadonlyMap<TableName, Database.Statement>;
  readonly #recorded;
  readonly #dropChunks;
  readonly #noteDrop;
  readonly #putStream;
  readonly #keep;

  constructor(
    source: LedgerSource,
    shadow: Database.Database,
    o: Parameters<typeof fillShadow>[2],
    counts: ShadowCounts,
  ) {
    this.#shadow = shadow;
    this.#reads = new LedgerReads(source.db, source.dataDir);
    this.#o = o;
    this.#counts = counts;
    this.#upserts = new Map(tableNames.map((table) => [table, shadow.prepare(upsertSql(table))]));
    this.#recorded = source.db
      .prepare<[number], string>('SELECT lower(hex(step)) FROM event WHERE seq = ?')
      .pluck();
    this.#dropChunks = shadow.prepare('DELETE FROM chunk WHERE item_id = ?');
    this.#noteDrop = shadow.prepare(
      'INSERT INTO chunk_drop (item_id, seq) VALUES (?, ?) ON CONFLICT (item_id) DO UPDATE SET seq = excluded.seq',
    );
    this.#putStream = shadow.prepare(
      'INSERT INTO stream (stream_id, kind, version, fold_version, step, state) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#keep = shadow.prepare('INSERT INTO kept (stream_id, reason) VALUES (?, ?)');
  }

  /** One stream, or the note that its rows stay as they are. Not half: it is undone when it cannot be finished. */
  async stream(stored: StoredStream): Promise<void> {
    const shadow = this.#shadow;
    shadow.exec('SAVEPOINT one');
    const kept = await this.#fold(stored).catch((error: unknown) => {
      shadow.exec('ROLLBACK TO one; RELEASE one');
      throw error;
    });
    if (kept === null) this.#counts.streams++;
    else {
      shadow.exec('ROLLBACK TO one');
      this.#keep.run(stored.stream, kept);
      this.#counts.kept.set(kept, (this.#counts.kept.get(kept) ?? 0) + 1);
    }
    shadow.exec('RELEASE one');
  }

  /** Why the stream cannot be folded; null when it was. */
  async #fold({ stream, kind }: StoredStream): Promise<string | null> {
    const fold = this.#o.foldOf(stream);
    if (!fold) return 'no fold is known for them';
    const { head } = this.#o;
    let [state, version, afterSeq] = [fold.initial, 0, 0];
    for (; ; await setImmediate()) {
      const page = await this.#page({ afterSeq, limit: limits.verifyPageMax, stream });
      if (page === null) return 'a payload is not the one that was recorded';
      for (const { seq, type, payload, at, foreignSchema } of page.filter((entry) => entry.seq <= head)) {
        if (payload === null) return 'a payload is gone';
        if (foreignSchema !== undefined)
          return 'an entry is of a kind or version that this program does not know';
        const folded = fold.evolve(state, { type, payload } as unknown as DomainEvent, at);
        ({ state } = folded);
        for (const change of folded.changes) this.#apply(change, seq);
        version++;
        afterSeq = seq;
        this.#counts.entries++;
      }
      this.#o.onProgress(this.#counts.entries, head);
      if (page.length < limits.verifyPageMax || (page.at(-1)?.seq ?? head) >= head) break;
    }
    if (version === 0) return null;
    // The step hash stays the recorded one: an older fold may have made it.
    const step = this.#recorded.get(afterSeq) ?? '';
    this.#putStream.run(stream, kind, version, fold.version, step, JSON.stringify(state));
    return null;
  }

  /** Null when one of them is not what was recorded: nothing is rebuilt from that. */
  #page(o: Parameters<LedgerReads['entries']>[0]): Promise<readonly StoredEntry[] | null> {
    return this.#reads.entries(o).catch((error: unknown) => {
      if (isPayloadChanged(error)) return null;
      throw error;
    });
  }

  #apply(change: Change, seq: number): void {
    if ('put' in change) {
      this.#put(change.put, change.row, seq);
      return;
    }
    this.#dropChunks.run(change.itemId);
    this.#noteDrop.run(change.itemId, seq);
  }

  #put<T extends TableName>(table: T, row: Omit<Rows[T], 'seq'>, seq: number): void {
    this.#upserts.get(table)?.run(...tableShapes[table].cells(row), JSON.stringify({ ...row, seq }), seq);
  }
}
