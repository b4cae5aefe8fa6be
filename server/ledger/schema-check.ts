import Database from 'better-sqlite3';
import { buildSchema, type Migration, readMigrations } from './migrate';

/** What a database is made of: the statement behind each table, index and trigger, by `<type> <name>`. An index that SQLite makes itself has none. */
export type Schema = ReadonlyMap<string, string>;

/** Statistics that any program may leave in a database by `ANALYZE`; nothing of ours reads them. */
const statistics = /^table sqlite_stat\d$/;

export function schemaOf(db: Database.Database): Schema {
  const rows = db
    .prepare<[], { name: string; sql: string | null }>(
      "SELECT type || ' ' || name AS name, sql FROM sqlite_master ORDER BY rowid",
    )
    .all();
  return new Map(
    rows
      .filter(({ name }) => !statistics.test(name))
      .map(({ name, sql }) => [name, sql === null ? '' : oneLine(sql)]),
  );
}

/** Without what differs from one way of writing to another: the space outside of quotes. */
const oneLine = (sql: string): string =>
  sql
    .replaceAll(/('(?:[^']|'')*'|"(?:[^"]|"")*")|(?:--[^\n]*\n|\s)+/g, (_, quoted?: string) => quoted ?? ' ')
    .trim();

/** What is not as it should be, in words, one for each object; empty when all is. */
export function schemaDifferences(expected: Schema, found: Schema): readonly string[] {
  const faults: string[] = [];
  for (const [name, sql] of expected) {
    const is = found.get(name);
    if (is === undefined) faults.push(`the ${name} is missing`);
    else if (is !== sql) faults.push(`the ${name} is another one, ${firstDifference(sql, is)}`);
  }
  for (const name of found.keys()) if (!expected.has(name)) faults.push(`the ${name} is none of ours`);
  return faults;
}

const shownCharacters = 60;

function firstDifference(expected: string, found: string): string {
  let at = 0;
  while (at < expected.length && expected[at] === found[at]) at++;
  const from = expected.lastIndexOf(' ', at - 1) + 1;
  const part = (text: string): string => {
    const rest = text.slice(from);
    return rest.length > shownCharacters ? `${rest.slice(0, shownCharacters)}…` : rest || 'nothing';
  };
  return `with “${part(found)}” where “${part(expected)}” belongs`;
}

/**
 * How the structure of a ledger differs from the one that its migrations make of an empty database: tables, columns, indexes, triggers, and the record
 * of the migrations itself. A ledger that was not yet migrated is compared with what the migrations make that it had. In words, one for each difference;
 * empty when there is none. Throws a TroubleError when the migrations cannot be read.
 */
export function schemaFaults(db: Database.Database, migrationsDir: string): readonly string[] {
  const known = readMigrations(migrationsDir);
  const found = schemaOf(db);
  if (!found.has('table _prisma_migrations')) return ['the table _prisma_migrations is missing'];
  const { applied, faults } = readHistory(db, known);
  const empty = new Database(':memory:');
  try {
    try {
      buildSchema(empty, applied);
    } catch {
      return [...faults, 'the record of a migration is missing that later ones build on'];
    }
    return [...faults, ...schemaDifferences(schemaOf(empty), found)];
  } finally {
    empty.close();
  }
}

interface HistoryRow {
  readonly name: string;
  readonly checksum: unknown;
  readonly finished: unknown;
  readonly rolledBack: unknown;
  readonly steps: unknown;
}

/** Which migrations a database had, and what in its own record of them cannot be: each is applied once, as a whole. */
function readHistory(
  db: Database.Database,
  known: readonly Migration[],
): { readonly applied: readonly Migration[]; readonly faults: readonly string[] } {
  let rows: readonly HistoryRow[];
  try {
    rows = db
      .prepare<[], HistoryRow>(
        `SELECT migration_name AS name, checksum, finished_at AS finished, rolled_back_at AS rolledBack, applied_steps_count AS steps
         FROM "_prisma_migrations" ORDER BY migration_name`,
      )
      .all();
  } catch {
    // Its columns are others: the comparison says which.
    return { applied: known, faults: [] };
  }
  const faults: string[] = [];
  for (const [i, { name, checksum, finished, rolledBack, steps }] of rows.entries()) {
    const migration = known.find((one) => one.name === name);
    const fault = (what: string): unknown => faults.push(`the record of the migration ${name} ${what}`);
    if (!migration) fault('is none of ours, or of a newer version of this program');
    else if (checksum !== migration.checksum) fault('names another file than the one that ships');
    else if (finished === null || rolledBack !== null || steps !== 1) fault('says that it did not end');
    else if (rows[i - 1]?.name === name) fault('is there twice');
  }
  const names = new Set(rows.map(({ name }) => name));
  return { applied: known.filter(({ name }) => names.has(name)), faults };
}
