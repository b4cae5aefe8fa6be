import type Database from 'better-sqlite3';
import type { TableName } from '../../vocabulary';
import { owned } from '../owned-tables';

export interface StrayRows {
  readonly table: TableName | 'chunk_drop';
  readonly count: number;
}

/** Rows of the read model that no stream owns, by table. */
export function strayRows(db: Database.Database): readonly StrayRows[] {
  for (const table of ['chunk', 'chunk_drop'] as const) {
    const sql = `SELECT count(*) FROM ${table} WHERE item_id NOT IN (SELECT item_id FROM item)`;
    const lone = db.prepare<[], number>(sql).pluck().get();
    if (lone) return [{ table, count: lone }];
  }
  return (Object.keys(owned) as TableName[]).flatMap((table) => {
    const { kind, name } = owned[table];
    const sql = `SELECT count(*) FROM "${table}" WHERE NOT EXISTS (SELECT 1 FROM stream WHERE stream_id = ? || (${name}))`;
    const count = db.prepare<[string], number>(sql).pluck().get(`${kind}/`) ?? 0;
    return count === 0 ? [] : [{ table, count }];
  });
}
