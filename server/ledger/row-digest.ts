import type { TableName } from '../vocabulary';
import { canonicalText } from './core/canonical';
import { type Cell, tableShapes } from './projection';
import { sha256Hex } from './sha256';

/** Hex hash of a row of the read model: its columns, its JSON in canonical form, its sequence. */
export const rowDigest = (cells: readonly unknown[], data: string, seq: number): string =>
  sha256Hex(`${JSON.stringify(cells)}\n${data}\n${seq}`);

/** The columns of a stored row, key first. */
export const cellsOf = (table: TableName, row: Record<string, unknown>): readonly Cell[] =>
  tableShapes[table].columns.map((column) => row[column] as Cell);

/** The key of a row, from its cells. */
export const keyOf = (table: TableName, cells: readonly Cell[]): string =>
  JSON.stringify(cells.slice(0, tableShapes[table].keys));

export const storedDigest = (table: TableName, row: Record<string, unknown>): string =>
  rowDigest(cellsOf(table, row), canonicalOf(String(row.data)), Number(row.seq));

/** JSON in canonical form; what is no JSON, as it is. */
export const canonicalOf = (json: string): string => {
  try {
    return canonicalText(JSON.parse(json));
  } catch {
    return json;
  }
};
