import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { limits } from '../vocabulary';
import { databasePath } from './database';
import { openLedger } from './open-ledger';
import {
  batchOf,
  migrationsDir,
  type TemporaryPlace,
  temporaryPlace,
  textAppended,
  writeOf,
} from './testing/fixture';

/** The place with its own copy of the migrations, to which a test can add. */
function withMigrations(place: TemporaryPlace) {
  const dir = join(place.dir, 'migrations');
  cpSync(migrationsDir, dir, { recursive: true });
  const add = (name: string, sql: string) => {
    mkdirSync(join(dir, name), { recursive: true });
    writeFileSync(join(dir, name, 'migration.sql'), sql);
  };
  return { dir, add, options: { ...place.options, migrationsDir: dir } };
}

async function withOneEntry(options: TemporaryPlace['options']): Promise<void> {
  const ledger = await openLedger(options);
  await ledger.append(batchOf(writeOf('a', [textAppended('i', 0, 'x')])));
  await ledger.close();
}

const refusal = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'opened',
    (error) => error.trouble?.kind ?? String(error),
  );

const tablesOf = (dataDir: string): readonly unknown[] => {
  const db = new Database(databasePath(dataDir), { readonly: true });
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all();
  db.close();
  return tables;
};

const backupsIn = (dataDir: string): readonly string[] =>
  readdirSync(dataDir).filter((name) => name.startsWith('ledger.before-'));

test('what is missing is applied once, after a backup when there is data; two backups are kept', async () => {
  await using place = await temporaryPlace();
  const { add, options } = withMigrations(place);
  await withOneEntry(options);
  expect(backupsIn(options.dataDir)).toEqual([]);
  for (const n of [2, 3, 4]) {
    add(`000${n}_more`, `CREATE TABLE more${n} (a TEXT) STRICT;\nCREATE TABLE also${n} (a TEXT) STRICT;`);
    const ledger = await openLedger(options);
    expect(ledger.opening.migrated).toEqual([`000${n}_more`]);
    expect(ledger.head()).toBe(1);
    await ledger.close();
  }
  expect(tablesOf(options.dataDir)).toEqual(expect.arrayContaining(['more2', 'also3', 'more4']));
  const backups = backupsIn(options.dataDir);
  expect(backups.length).toBe(limits.migrationBackupsKept);
  expect(backups.some((name) => name.includes('0002'))).toBe(false);
  const backup = new Database(join(options.dataDir, backups.find((name) => name.includes('0004')) ?? ''));
  expect(backup.prepare('SELECT count(*) FROM event').pluck().get()).toBe(1);
  backup.close();
  expect(
    (await openLedger(options).then((ledger) => ledger.close().then(() => ledger))).opening.migrated,
  ).toEqual([]);
});

test('a failing migration leaves no trace, and says so', async () => {
  await using place = await temporaryPlace();
  const { dir, add, options } = withMigrations(place);
  await withOneEntry(options);
  add('0002_good', 'CREATE TABLE good (a TEXT) STRICT;');
  add('0003_bad', 'CREATE TABLE half (a TEXT) STRICT;\nCREATE TABLE half (a TEXT) STRICT;');
  const before = tablesOf(options.dataDir);
  expect(await refusal(openLedger(options))).toBe('ledger.migration-failed');
  expect(tablesOf(options.dataDir)).toEqual(before);
  rmSync(join(dir, '0003_bad'), { recursive: true });
  const ledger = await openLedger(options);
  expect(ledger.opening.migrated).toEqual(['0002_good']);
  await ledger.close();
});

test('a newer database, an edited migration and a foreign file are refused unchanged', async () => {
  await using place = await temporaryPlace();
  const { dir, add, options } = withMigrations(place);
  add('0002_newer', 'CREATE TABLE newer (a TEXT) STRICT;');
  await withOneEntry(options);
  expect(await refusal(openLedger(place.options))).toBe('ledger.database-newer');
  const file = join(dir, '0002_newer/migration.sql');
  writeFileSync(file, `${readFileSync(file, 'utf8')}-- edited`);
  expect(await refusal(openLedger(options))).toBe('ledger.migration-edited');

  const foreign = { ...place.options, dataDir: join(place.dir, 'foreign') };
  mkdirSync(foreign.dataDir);
  const db = new Database(databasePath(foreign.dataDir));
  db.exec('CREATE TABLE somebody (elses TEXT)');
  db.close();
  const bytes = readFileSync(databasePath(foreign.dataDir));
  expect(await refusal(openLedger(foreign))).toBe('ledger.not-a-ledger');
  expect(readFileSync(databasePath(foreign.dataDir)).equals(bytes)).toBe(true);
  writeFileSync(databasePath(foreign.dataDir), 'this is no database at all, only some text '.repeat(100));
  expect(await refusal(openLedger(foreign))).toBe('ledger.not-a-ledger');
});
