import type { Change, Rows, TableName } from '../../vocabulary';
import { canonicalText } from '../core/canonical';
import { type Cell, tableShapes } from '../projection';
import { chunksPart, partOf } from '../read-model-seal';
import { keyOf, rowDigest } from '../row-digest';

/** A row that was put last in its table, and is hashed when another one is: many entries change the same row one after the other. */
interface NewestRow {
  readonly key: string;
  readonly cells: readonly Cell[];
  readonly row: object;
  readonly seq: number;
}

/** Hashes of the rows that a stream should have: 64 characters a row, however large the rows are. */
export class RebuiltRows {
  readonly #rows = new Map<TableName, Map<string, string>>();
  readonly #newest = new Map<TableName, NewestRow>();
  readonly #chunks = new Map<string, Set<string>>();
  /** By item, the entry that dropped its chunks last. */
  readonly drops = new Map<string, number>();
  /** Parts of a seal in which rows were put or dropped since. */
  readonly touched = new Set<string>();

  apply(changes: readonly Change[], seq: number): void {
    for (const change of changes) {
      if ('drop' in change) this.#drop(change.itemId, seq);
      else this.#put(change.put, change.row, seq);
    }
  }

  #put<T extends TableName>(table: T, row: Omit<Rows[T], 'seq'>, seq: number): void {
    const values = tableShapes[table].cells(row);
    const key = keyOf(table, values);
    this.touched.add(partOf(table, { ...row }));
    if (this.#newest.get(table)?.key !== key) this.#settle(table);
    this.#newest.set(table, { key, cells: values, row, seq });
    if (table !== 'chunk') return;
    const item = String(values[0]);
    this.#chunks.set(item, (this.#chunks.get(item) ?? new Set()).add(key));
  }

  #drop(itemId: string, seq: number): void {
    this.drops.set(itemId, seq);
    this.touched.add(chunksPart(itemId));
    this.#settle('chunk');
    for (const key of this.#chunks.get(itemId) ?? []) this.#of('chunk').delete(key);
    this.#chunks.delete(itemId);
  }

  /** The hash of a row, which is then done with. */
  take(table: TableName, key: string): string | null {
    const rows = this.#of(table);
    const found = rows.get(key) ?? null;
    rows.delete(key);
    return found;
  }

  left(table: TableName): Iterable<string> {
    return this.#of(table).keys();
  }

  /** Hashes the row that was put last. */
  #settle(table: TableName): void {
    const newest = this.#newest.get(table);
    if (!newest) return;
    this.#newest.delete(table);
    const { key, cells, row, seq } = newest;
    this.#rowsOf(table).set(key, rowDigest(cells, canonicalText({ ...row, seq }), seq));
  }

  #of(table: TableName): Map<string, string> {
    this.#settle(table);
    return this.#rowsOf(table);
  }

  #rowsOf(table: TableName): Map<string, string> {
    const rows = this.#rows.get(table) ?? new Map<string, string>();
    this.#rows.set(table, rows);
    return rows;
  }
}
