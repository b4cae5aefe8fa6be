import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { TroubleError } from '../vocabulary';
import { assertPragmas, databasePath, openForWriting } from './database';
import { openLedger } from './open-ledger';
import { batchOf, temporaryPlace, textAppended, writeOf } from './testing/fixture';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What Prisma's schema cannot say. */
test('every table is strict', async () => {
  await using place = await temporaryPlace();
  await (await openLedger(place.options)).close();
  const db = new Database(databasePath(place.options.dataDir), { readonly: true });
  const tables = db
    .prepare<[], { name: string; strict: number }>(
      "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' AND name <> '_prisma_migrations'",
    )
    .all();
  db.close();
  expect(tables.length).toBeGreaterThan(10);
  expect(tables.filter(({ strict }) => strict !== 1)).toEqual([]);
});

test('an event never changes; a payload goes only when an entry accounts for it', async () => {
  await using place = await temporaryPlace();
  const ledger = await openLedger(place.options);
  await ledger.append(batchOf(writeOf('a', [textAppended('i', 0, 'x'), textAppended('i', 1, 'y')])));
  await ledger.close();
  const db = new Database(databasePath(place.options.dataDir));
  const run = (sql: string) => () => db.exec(sql);
  for (const [table, count] of [
    ['event', 12],
    ['payload', 4],
  ] as const) {
    expect(run(`DELETE FROM ${table}`)).toThrow('append-only');
    expect(run(`DELETE FROM ${table} WHERE seq = 2`)).toThrow('append-only');
    const columns = db
      .prepare<[string], { name: string; type: string }>('SELECT name, type FROM pragma_table_info(?)')
      .all(table);
    expect(columns.length).toBe(count);
    for (const { name, type } of columns) {
      const value = type === 'INTEGER' ? '77' : type === 'BLOB' ? "x'77'" : "'77'";
      expect(run(`UPDATE ${table} SET "${name}" = ${value} WHERE seq = 1`), name).toThrow('append-only');
    }
  }
  // An account that names no entry, or an entry of another kind, is none.
  db.exec('INSERT INTO payload_removal (seq, by_seq) VALUES (1, 99), (2, 1)');
  expect(run('DELETE FROM payload WHERE seq = 1')).toThrow('append-only');
  expect(run('DELETE FROM payload WHERE seq = 2')).toThrow('append-only');
  expect(run('DELETE FROM payload_removal')).toThrow('append-only');
  expect(run('UPDATE payload_removal SET by_seq = 2')).toThrow('append-only');
  for (const table of ['tlog_node', 'checkpoint', 'anchor']) {
    const columns = db
      .prepare<[string], { name: string; type: string }>('SELECT name, type FROM pragma_table_info(?)')
      .all(table);
    const values = columns.map(({ type }) => (type === 'INTEGER' ? '7' : type === 'BLOB' ? "x'07'" : "'7'"));
    db.exec(`INSERT INTO ${table} VALUES (${values.join(', ')})`);
    expect(run(`DELETE FROM ${table}`), table).toThrow('append-only');
    for (const { name } of columns)
      expect(run(`UPDATE ${table} SET "${name}" = "${name}"`), name).toThrow('append-only');
  }
  db.close();
});

test('the writer refuses a connection that is less durable than promised', async () => {
  await using place = await temporaryPlace();
  await (await openLedger(place.options)).close();
  const db = openForWriting(databasePath(place.options.dataDir));
  expect(() => assertPragmas(db)).not.toThrow();
  for (const pragma of [
    'synchronous = NORMAL',
    'foreign_keys = OFF',
    'trusted_schema = ON',
    'cell_size_check = OFF',
    'checkpoint_fullfsync = OFF',
    'journal_mode = DELETE',
  ]) {
    db.pragma(pragma);
    expect(() => assertPragmas(db), pragma).toThrow(TroubleError);
    db.pragma('journal_mode = WAL');
    for (const good of ['synchronous = FULL', 'foreign_keys = ON', 'trusted_schema = OFF']) db.pragma(good);
    for (const good of ['cell_size_check = ON', 'checkpoint_fullfsync = ON']) db.pragma(good);
    expect(() => assertPragmas(db), `after ${pragma}`).not.toThrow();
  }
  db.close();
});

test('the migrations build the schema, and the check sees when they do not', async () => {
  await using place = await temporaryPlace();
  const script = join(root, 'scripts/migrations-check.mjs');
  const check = (...args: string[]) => spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  expect(check()).toMatchObject({ status: 0, stderr: '' });
  const other = join(place.dir, 'schema.prisma');
  const schema = readFileSync(join(root, 'prisma/schema.prisma'), 'utf8');
  writeFileSync(other, schema.replace('model runtime {', 'model runtime {\n  more String?'));
  const different = check('--schema', other);
  expect(different.status).toBe(2);
  expect(different.stderr).toContain('"more"');
});
