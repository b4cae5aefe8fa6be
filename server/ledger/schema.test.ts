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

test('an event can be neither deleted nor changed, but for its payload and salt together', async () => {
  await using place = await temporaryPlace();
  const ledger = await openLedger(place.options);
  await ledger.append(batchOf(writeOf('a', [textAppended('i', 0, 'x'), textAppended('i', 1, 'y')])));
  await ledger.close();
  const db = new Database(databasePath(place.options.dataDir));
  const run = (sql: string) => () => db.exec(sql);
  expect(run('DELETE FROM event')).toThrow('append-only');
  expect(run('DELETE FROM event WHERE seq = 2')).toThrow('append-only');
  const columns = db
    .prepare<[], { name: string; type: string }>("SELECT name, type FROM pragma_table_info('event')")
    .all();
  expect(columns.length).toBe(15);
  for (const { name, type } of columns) {
    const value = type === 'INTEGER' ? '77' : type === 'BLOB' ? "x'77'" : "'77'";
    expect(run(`UPDATE event SET "${name}" = ${value} WHERE seq = 1`), name).toThrow('append-only');
    if (name !== 'payload' && name !== 'payload_salt')
      expect(
        run(`UPDATE event SET payload = NULL, payload_salt = NULL, "${name}" = ${value} WHERE seq = 1`),
        name,
      ).toThrow('append-only');
  }
  expect(run('UPDATE event SET payload = NULL WHERE seq = 1')).toThrow('append-only');
  expect(run('UPDATE event SET payload = NULL, payload_salt = NULL WHERE seq = 1')).not.toThrow();
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
