import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Trouble, TroubleError } from '../vocabulary';
import { databasePath } from './database';
import { inspectPlace } from './inspect-place';
import { openLedger } from './open-ledger';
import { batchOf, migrationsDir, type TemporaryPlace, temporaryPlace, writeOf } from './testing/fixture';
import { copyPlace, settled, verifySample } from './testing/sample-ledger';

/** The structure of the database is compared with what the migrations make: by `ledger verify`, at a start, and while it is open. */

let good: TemporaryPlace;
beforeAll(async () => {
  good = await temporaryPlace();
  const ledger = await openLedger(good.options);
  await ledger.append(batchOf(writeOf('session/s1', [settled, settled])));
  await ledger.close();
});
afterAll(() => good[Symbol.asyncDispose]());

const edit = ({ options }: TemporaryPlace, sql: string): void => {
  const db = new Database(databasePath(options.dataDir));
  db.unsafeMode();
  db.exec(sql);
  db.close();
};

/** What a start says before it writes. */
function refusal({ options }: TemporaryPlace, acceptLoss = false): Pick<Trouble, 'kind' | 'what'> {
  const { onProgress, workerUrl, ...places } = options;
  try {
    inspectPlace({ ...places, acceptLoss });
    return { kind: 'opened', what: '' };
  } catch (error) {
    if (error instanceof TroubleError) return error.trouble;
    throw error;
  }
}

const history = 'UPDATE _prisma_migrations SET';
for (const [what, sql, said, kind = 'ledger.schema-changed'] of [
  ['a trigger dropped', 'DROP TRIGGER event_no_update', 'the trigger event_no_update is missing'],
  [
    'a trigger that does nothing in place of ours',
    'DROP TRIGGER event_no_delete; CREATE TRIGGER "event_no_delete" BEFORE DELETE ON "event" BEGIN SELECT 1; END',
    'the trigger event_no_delete is another one, with “1; END” where “RAISE(ABORT, ',
  ],
  [
    'a foreign trigger',
    'CREATE TRIGGER also AFTER INSERT ON item BEGIN DELETE FROM job; END',
    'the trigger also is none of ours',
  ],
  ['a unique index dropped', 'DROP INDEX event_event_id_key', 'the index event_event_id_key is missing'],
  [
    'an index that is unique no more',
    'DROP INDEX event_event_id_key; CREATE INDEX event_event_id_key ON event(event_id)',
    'the index event_event_id_key is another one, with “INDEX',
  ],
  [
    'a column more',
    'ALTER TABLE item ADD COLUMN more TEXT',
    'the table item is another one, with “, more TEXT) STRICT” where “) STRICT” belongs',
  ],
  [
    'a column that holds anything',
    `PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, '"state" TEXT', '"state" ANY') WHERE name = 'stream'`,
    'the table stream is another one, with “ANY',
  ],
  ['a table of somebody else', 'CREATE TABLE note (text)', 'the table note is none of ours'],
  ['a view', 'CREATE VIEW look AS SELECT 1', 'the view look is none of ours'],
  [
    'the record of a migration gone',
    "DELETE FROM _prisma_migrations WHERE migration_name = '0004_expiry'",
    'the trigger payload_delete_accounted is another one',
  ],
  [
    'the record of the first migration gone',
    "DELETE FROM _prisma_migrations WHERE migration_name = '0001_ledger'",
    'the record of a migration is missing that later ones build on',
  ],
  [
    'the record of the first migration under another name',
    `${history} migration_name = '0101_ledger' WHERE migration_name = '0001_ledger'`,
    'the record of the migration 0101_ledger is none of ours',
    'ledger.database-newer',
  ],
  [
    'the record of a migration undone',
    `${history} rolled_back_at = 1 WHERE migration_name = '0003_jobs'`,
    'the record of the migration 0003_jobs says that it did not end',
  ],
  [
    'the record of a migration without steps',
    `${history} applied_steps_count = 0 WHERE migration_name = '0002_tree'`,
    'the record of the migration 0002_tree says that it did not end',
  ],
  [
    'the record of a migration doubled',
    "INSERT INTO _prisma_migrations SELECT 'x', checksum, finished_at, migration_name, logs, rolled_back_at, started_at, applied_steps_count FROM _prisma_migrations WHERE migration_name = '0001_ledger'",
    'the record of the migration 0001_ledger is there twice',
  ],
  [
    'another file named in the record',
    `${history} checksum = 'x' WHERE migration_name = '0002_tree'`,
    'the record of the migration 0002_tree names another file',
    'ledger.migration-edited',
  ],
  [
    'a migration that nobody knows',
    "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count) VALUES ('x', 'x', 1, '0099_own', 1)",
    'the record of the migration 0099_own is none of ours',
    'ledger.database-newer',
  ],
  [
    'no record of migrations at all',
    'DROP TABLE _prisma_migrations',
    'the table _prisma_migrations is missing',
    'ledger.not-a-ledger',
  ],
] as const)
  test(`${what}: named by a verification, and not opened`, async () => {
    await using place = await copyPlace(good);
    edit(place, sql);
    const before = readFileSync(databasePath(place.options.dataDir));
    const report = await verifySample(place.options);
    expect(report.integrity.status).toBe('fault');
    expect(report.integrity.findings.map(({ field, what }) => `${field}: ${what}`).join('\n')).toContain(
      `schema: Of the database, ${said}`,
    );
    expect(report.checks.find(({ name }) => name === 'structure')?.status).toBe('fault');
    for (const acceptLoss of [false, true]) {
      const refused = refusal(place, acceptLoss);
      expect(refused.kind).toMatch(
        kind === 'ledger.not-a-ledger' ? /^ledger\.(not-a-ledger|damaged)$/ : kind,
      );
      if (kind === 'ledger.schema-changed') expect(refused.what).toContain(said);
    }
    expect(readFileSync(databasePath(place.options.dataDir)).equals(before)).toBe(true);
  });

test('other space between the words, and statistics, are no difference', async () => {
  await using place = await copyPlace(good);
  edit(
    place,
    'DROP INDEX event_event_id_key; CREATE UNIQUE INDEX  "event_event_id_key"\n ON "event"("event_id"); ANALYZE',
  );
  expect((await verifySample(place.options)).integrity.findings).toEqual([]);
  expect(refusal(place).kind).toBe('opened');
});

test('a ledger with fewer migrations is compared with those, and migrated', async () => {
  await using place = await temporaryPlace();
  const dir = join(place.dir, 'migrations');
  cpSync(migrationsDir, dir, { recursive: true });
  const later = readdirSync(dir).filter((name) => name > '0003' && name !== 'migration_lock.toml');
  for (const name of later) rmSync(join(dir, name), { recursive: true });
  // This program writes to no such ledger; an empty one it can make.
  await (await openLedger({ ...place.options, migrationsDir: dir }).catch(() => null))?.close();
  const db = new Database(databasePath(place.options.dataDir));
  const changed = 'DROP TRIGGER checkpoint_no_delete';
  const sql = String(
    db.prepare("SELECT sql FROM sqlite_master WHERE name = 'checkpoint_no_delete'").pluck().get(),
  );
  db.exec(changed);
  expect(refusal(place)).toMatchObject({
    kind: 'ledger.schema-changed',
    what: expect.stringContaining('the trigger checkpoint_no_delete is missing'),
  });
  db.exec(sql);
  db.close();
  const ledger = await openLedger(place.options);
  expect(ledger.opening.migrated).toEqual(later);
  await ledger.close();
  expect((await verifySample(place.options)).integrity.findings).toEqual([]);
});
