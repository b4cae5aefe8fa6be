import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databasePath } from '../database';
import { readHeadFile } from '../head-file';
import { openLedger } from '../open-ledger';
import { alterSchema } from '../testing/damaged-place';
import { batchOf, type TemporaryPlace, temporaryPlace, writeOf } from '../testing/fixture';
import {
  appendToSample,
  copyPlace,
  forgetWhere,
  settled,
  tamper,
  verifySample,
  writeSampleLedger,
} from '../testing/sample-ledger';
import type { VerifyReport } from './report';

/** Every way to change a ledger behind the program's back, and what notices it. Writes docs/tamper-matrix.md (vitest -u). */

let good: TemporaryPlace;
/** The same ledger, some entries earlier, with its head file. */
let older: TemporaryPlace;
/** A checkpoint over all entries, kept where the attacker does not reach. */
let kept: { ref: string; text: string };
let ledgerId = '';

beforeAll(async () => {
  good = await temporaryPlace();
  await writeSampleLedger(good.options);
  older = await copyPlace(good);
  await appendToSample(good.options, 5);
  const { headDir } = good.options;
  ledgerId = (readdirSync(headDir)[0] ?? '').replace('.json', '');
  kept = { ref: 'kept', text: readHeadFile(headDir, ledgerId)?.note ?? expect.fail('no note') };
});
afterAll(async () => {
  await good[Symbol.asyncDispose]();
  await older[Symbol.asyncDispose]();
});

type Options = TemporaryPlace['options'];
const sql = (text: string) => (options: Options) => tamper(options.dataDir, (db) => db.exec(text));
/** Changes the structure itself: what stands in the way of a change is part of it. */
const structure = (text: string) => (options: Options) => alterSchema(databasePath(options.dataDir), text);
const replaceDir = (from: string, to: string): void => {
  rmSync(to, { recursive: true });
  cpSync(from, to, { recursive: true });
};

/** Another history of the same length and name, made by the program itself, so that everything in it fits. */
async function forge(
  options: Options,
  o: { key: 'stolen' | 'own'; head: 'left' | 'replaced'; entries: number },
): Promise<void> {
  await using place = await temporaryPlace();
  await (await openLedger(place.options)).close();
  if (o.key === 'stolen') replaceDir(join(options.dataDir, 'keys'), join(place.options.dataDir, 'keys'));
  forgetWhere(place.options);
  tamper(place.options.dataDir, (db) => {
    db.prepare("UPDATE ledger_meta SET value = ? WHERE name = 'ledger'").run(ledgerId);
    if (o.key === 'stolen') db.exec("DELETE FROM ledger_meta WHERE name = 'signing-key'");
  });
  const ledger = await openLedger(place.options);
  await ledger.append(
    batchOf(
      writeOf(
        'session/forged',
        Array.from({ length: o.entries }, () => settled),
      ),
    ),
  );
  await ledger.close();
  replaceDir(place.options.dataDir, options.dataDir);
  if (o.head === 'replaced') replaceDir(place.options.headDir, options.headDir);
}

/** The older copy, signed again by the program where it ends, as if it had never been longer. */
async function shorten(options: Options, head: 'left' | 'replaced'): Promise<void> {
  replaceDir(older.options.dataDir, options.dataDir);
  if (head === 'replaced') replaceDir(older.options.headDir, options.headDir);
}

const swap = `UPDATE event SET seq = -1 WHERE seq = 20; UPDATE event SET seq = 20 WHERE seq = 21; UPDATE event SET seq = 21 WHERE seq = -1`;
const renumber = (from: number, by: number) =>
  ['event', 'payload']
    .map(
      (table) =>
        `UPDATE ${table} SET seq = -seq WHERE seq >= ${from}; UPDATE ${table} SET seq = -seq + ${by} WHERE seq < 0`,
    )
    .join(';');

const cases: readonly (readonly [string, (options: Options) => unknown])[] = [
  ['nothing', () => undefined],
  [
    'edit: a payload',
    sql("UPDATE payload SET bytes = CAST(replace(bytes, 'i1', 'iX') AS BLOB) WHERE seq = 1"),
  ],
  [
    'edit: an entry',
    sql("UPDATE event SET envelope = CAST(replace(envelope, 'i', 'j') AS BLOB) WHERE seq = 20"),
  ],
  [
    'edit: what a screen shows',
    sql("UPDATE item SET data = replace(data, 'agentMessage', 'plan') WHERE item_id = 'i2'"),
  ],
  ['edit: which live text went with which entry', sql('UPDATE chunk_drop SET seq = seq + 1')],
  ['remove: that live text went', sql('DELETE FROM chunk_drop')],
  ['edit: the kind of a stream', sql("UPDATE stream SET kind = 'job' WHERE stream_id LIKE 'session/%'")],
  ['swap: two entries', sql(swap)],
  ['remove: an entry', sql('DELETE FROM event WHERE seq = 20')],
  [
    'remove: an entry, and close the gap',
    sql(`DELETE FROM event WHERE seq = 20; DELETE FROM payload WHERE seq = 20; ${renumber(21, -1)}`),
  ],
  ['structure: a trigger that keeps entries as they are, dropped', structure('DROP TRIGGER event_no_update')],
  [
    'structure: a trigger added',
    structure('CREATE TRIGGER also AFTER INSERT ON item BEGIN DELETE FROM job; END'),
  ],
  ['structure: a unique index dropped', structure('DROP INDEX event_event_id_key')],
  ['structure: the number that SQLite keeps for programs', sql('PRAGMA user_version = 7')],
  ['structure: a column added', structure('ALTER TABLE item ADD COLUMN more TEXT')],
  [
    'structure: the record of a migration removed',
    structure("DELETE FROM _prisma_migrations WHERE migration_name = '0004_expiry'"),
  ],
  ['remove: a payload', sql('DELETE FROM payload WHERE seq = 20')],
  [
    'insert: an entry, the later ones moved',
    sql(
      `${renumber(21, 1)}; INSERT INTO event SELECT 21, stream_id, 9999, 'new', type, schema_v, at, recorded_at, fold_version, step, envelope, leaf FROM event WHERE seq = 20`,
    ),
  ],
  [
    'truncate: the last entries',
    sql('DELETE FROM event WHERE seq > 608; DELETE FROM payload WHERE seq > 608'),
  ],
  [
    'truncate: the last entries, and the checkpoints over them',
    sql(
      "DELETE FROM event WHERE seq > 608; DELETE FROM payload WHERE seq > 608; DELETE FROM checkpoint WHERE size > 608; DELETE FROM stream WHERE stream_id = 'session/s3'",
    ),
  ],
  ['beside: the receipt of a command removed', sql('DELETE FROM receipt')],
  ['beside: the receipt of a command over other entries', sql('UPDATE receipt SET first_seq = 2')],
  ['beside: how a command was answered', sql("UPDATE receipt SET result = '[]'")],
  ['beside: to which input a command was answered', sql("UPDATE receipt SET input_hash = 'x'")],
  ['beside: the length of a file', sql('UPDATE blob SET bytes = 1')],
  [
    'beside: a file that no payload names',
    ({ dataDir }) => writeFileSync(join(dataDir, 'blobs', 'sha256', 'stray'), 'x'),
  ],
  ['beside: a node of the tree too many', sql('INSERT INTO tlog_node VALUES (1, 99, zeroblob(32))')],
  ['beside: a fact about the ledger that is none of ours', sql("INSERT INTO ledger_meta VALUES ('x', 'y')")],
  ['beside: one checkpoint of many removed', sql('DELETE FROM checkpoint WHERE size = 608')],
  ['beside: when a checkpoint was signed', sql('UPDATE checkpoint SET at = 1 WHERE size = 608')],
  [
    'beside: a copy of a checkpoint recorded that was never made',
    sql("INSERT INTO anchor VALUES (9999, 'file', '/nowhere', 1)"),
  ],
  [
    'beside: an earlier copy of a checkpoint recorded that was never made',
    sql("INSERT INTO anchor VALUES (608, 'file', '/nowhere', 1)"),
  ],
  ['put back: an older copy of the data directory', (options) => shorten(options, 'left')],
  ['put back: an older copy, with its head file', (options) => shorten(options, 'replaced')],
  [
    're-sign with another key: another history',
    (options) => forge(options, { key: 'own', head: 'left', entries: 613 }),
  ],
  [
    're-sign with another key: another history, with its head file',
    (options) => forge(options, { key: 'own', head: 'replaced', entries: 613 }),
  ],
  [
    're-sign with the stolen key: another history',
    (options) => forge(options, { key: 'stolen', head: 'left', entries: 613 }),
  ],
  [
    're-sign with the stolen key: another history, with its head file',
    (options) => forge(options, { key: 'stolen', head: 'replaced', entries: 613 }),
  ],
  [
    're-sign with the stolen key: a shorter history, with its head file',
    (options) => forge(options, { key: 'stolen', head: 'replaced', entries: 600 }),
  ],
];

const columns = ['the entries', 'checkpoints beside them', 'head file', 'checkpoint kept elsewhere'] as const;
const inEntries = [
  'sequence',
  'entries',
  'payloads',
  'files',
  'tree',
  'steps',
  'projections',
  'structure',
  'receipts',
];

function noticedBy({ checks, anchors }: VerifyReport): readonly boolean[] {
  const faults = checks.filter(({ status }) => status === 'fault').map(({ name }) => name);
  const anchor = (kind: string) => anchors.some((one) => one.kind === kind && one.status === 'fault');
  return [
    faults.some((name) => inEntries.includes(name)),
    faults.includes('checkpoints'),
    anchor('head-file'),
    anchor('checkpoint-file'),
  ];
}

test('what is noticed, and by what', { timeout: 120_000 }, async () => {
  const rows: string[][] = [];
  const unnoticed: string[] = [];
  for (const [name, change] of cases) {
    await using place = await copyPlace(good);
    await change(place.options);
    const report = await verifySample(place.options, kept);
    const noticed = noticedBy(report);
    const sound = report.integrity.status === 'ok' && report.completeness.status === 'ok';
    expect(noticed.includes(true), name).toBe(!sound);
    if (!noticed.slice(0, 3).includes(true)) unnoticed.push(name);
    rows.push([name, ...noticed.map((yes) => (yes ? 'yes' : '–'))]);
  }
  // What the machine alone cannot notice, and no more.
  expect(unnoticed).toEqual([
    'nothing',
    'beside: how a command was answered',
    'beside: to which input a command was answered',
    'beside: a file that no payload names',
    'beside: one checkpoint of many removed',
    'beside: when a checkpoint was signed',
    'beside: an earlier copy of a checkpoint recorded that was never made',
    'put back: an older copy, with its head file',
    're-sign with another key: another history, with its head file',
    're-sign with the stolen key: another history, with its head file',
    're-sign with the stolen key: a shorter history, with its head file',
  ]);
  expect(rows.filter((row) => row.at(-1) === 'yes').length).toBeGreaterThan(10);
  await expect(page(rows)).toMatchFileSnapshot('../../../docs/tamper-matrix.md');
});

/** A table whose columns stand under each other, as the formatter of the documents wants it. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const lines = rows.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`);
  return [lines[0], `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...lines.slice(1)].join(
    '\n',
  );
}

const page = (rows: readonly (readonly string[])[]): string => `# Tamper matrix

What notices which change, when \`codexchat ledger verify --checkpoint FILE\` looks. The table is made by
\`server/ledger/verify/tamper-matrix.test.ts\`, which does each of these to a real ledger of 613 entries and compares.

${table([['change', `noticed by ${columns[0]}`, ...columns.slice(1)], ...rows])}

- _The entries_: their hashes, columns, payloads, stored tree, step hashes, the read model folded from them, and the structure
  (tables, columns, indexes, triggers, the record of migrations) that all of it lies in.
- _Beside_ the entries stands what is not sealed in them. Of that, ranges and names are compared with the entries; the answer to a command, the input it was
  given to, the instant of a signature, ids and times in the record of migrations, a row about a payload's file that no payload names, and a copy of a checkpoint
  that is not there (any more) cannot be. A file that no payload names is told, but is no fault: a
  write that failed leaves one. Checkpoints that were removed are noticed when for a minute and eight commits after the end of a turn, a decision or 256 entries
  none is kept; one of many is not, and nothing is lost by it: the later ones cover the same entries.
- Of a session whose payloads were removed (\`ledger prune\`) nothing can be folded again. What it showed is held against the seal in the entry of the removal; where
  an earlier version left none, \`ledger verify\` counts the rows and says that a change of them goes unnoticed ([why](decisions/021-what-is-pruned-is-sealed.md)).
- _Checkpoints beside them_ lie in the same database and are signed with the key in \`keys/\`: they hold against whoever can write the one and not
  read the other.
- The _head file_ lies outside the data directory. Whoever puts back or forges one and forgets the other is noticed.
- A _checkpoint kept elsewhere_ is the only thing that shows a forger who holds the key and writes both places. When nobody kept one, the last rows
  are noticed by nothing; \`ledger verify\` says so each time.
- For another key it is enough to compare the verifier key (\`log.vkey\`, or \`vkey\` in the report) with the one known before.
`;
