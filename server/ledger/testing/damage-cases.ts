import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { databasePath } from '../database';
import { headPath } from '../head-file';
import { signingKeyPath } from '../signing-key';
import { alterSchema, type DamagedPlace, flipBit, spoilPage } from './damaged-place';
import { tamper } from './sample-ledger';

/**
 * What can happen to the files of a ledger, what is said of it, and the way out: the rows of docs/damage-matrix.md. In `what`, DATA and HEAD stand for the two
 * directories, ID for a ledger's id, and … for words of SQLite or the system.
 */
export interface DamageCase {
  readonly fault: string;
  readonly kind: string;
  readonly what: string;
  /** `accept`: `--accept-loss`; `restore`: a backup; `move-away`: the file moved away, then `--accept-loss`; `undo`: what was there is put back. */
  readonly wayOut: 'accept' | 'restore' | 'move-away' | 'undo';
  readonly damage: (place: DamagedPlace) => void;
}

const db = ({ place }: DamagedPlace): string => databasePath(place.options.dataDir);
const log = (place: DamagedPlace): string => `${db(place)}-wal`;
const head = ({ place, ledgerId }: DamagedPlace): string => headPath(place.options.headDir, ledgerId);
const withoutLog = (place: DamagedPlace): void => rmSync(log(place), { force: true });

const ended = (at: number): string =>
  `The ledger ends at entry ${at}, but entry 312 was already durable: its tail was lost, or an older copy was put back.`;
const gone = (...more: readonly string[]): string =>
  `There is no ledger in DATA/ledger.db, but there was one, with at least 312 entries: ${[
    'the head file ID.json in HEAD speaks of 312 entries',
    ...more,
  ].join(', ')}.`;
const key = 'its signing key is in DATA/keys/checkpoint.pem';
const logIsThere = 'its write-ahead log ledger.db-wal is there';
const logDamaged =
  'The write-ahead log DATA/ledger.db-wal is damaged at frame 1, and entries that were durable come after it.';
const damaged = 'The ledger file DATA/ledger.db is damaged: ….';
const notOurs =
  'The ledger file DATA/ledger.db is damaged: what is in it now is not the ledger that was there.';

const lostFiles: readonly DamageCase[] = [
  {
    ...{
      fault: '`ledger.db` deleted',
      kind: 'ledger.missing',
      what: gone(key, logIsThere),
      wayOut: 'accept',
    },
    damage: (place) => rmSync(db(place)),
  },
  {
    ...{
      fault: '`ledger.db` and its log deleted',
      kind: 'ledger.missing',
      what: gone(key),
      wayOut: 'restore',
    },
    damage(place) {
      rmSync(db(place));
      withoutLog(place);
    },
  },
  {
    ...{ fault: 'the whole data directory deleted', kind: 'ledger.missing', what: gone(), wayOut: 'accept' },
    damage: ({ place }) => rmSync(place.options.dataDir, { recursive: true }),
  },
  {
    ...{
      fault: '`ledger.db` emptied',
      kind: 'ledger.missing',
      what: gone(key, logIsThere),
      wayOut: 'accept',
    },
    damage: (place) => truncateSync(db(place), 0),
  },
  {
    ...{
      fault: '`ledger.db` cut off in the middle',
      kind: 'ledger.damaged',
      what: damaged,
      wayOut: 'move-away',
    },
    damage: (place) => truncateSync(db(place), 60 * 4096),
  },
  {
    ...{ fault: 'the write-ahead log deleted after a kill', kind: 'ledger.tail-lost', what: ended(300) },
    wayOut: 'accept',
    damage: withoutLog,
  },
];

const changedFiles: readonly DamageCase[] = [
  {
    ...{ fault: 'a bit of the write-ahead log flipped', kind: 'ledger.log-damaged', what: logDamaged },
    wayOut: 'accept',
    damage: (place) => flipBit(log(place), 32 + 24 + 100),
  },
  {
    ...{ fault: 'a bit of the header of the log flipped', kind: 'ledger.log-damaged', what: logDamaged },
    wayOut: 'restore',
    damage: (place) => flipBit(log(place), 17),
  },
  {
    ...{ fault: 'a bit of the last commit in the log flipped', kind: 'ledger.tail-lost', what: ended(311) },
    wayOut: 'accept',
    damage: (place) => flipBit(log(place), statSync(log(place)).size - 200),
  },
  {
    ...{ fault: 'a page in the middle of `ledger.db` overwritten', kind: 'ledger.damaged', what: damaged },
    wayOut: 'restore',
    damage: ({ place }) => spoilPage(place.options.dataDir, 60),
  },
  {
    ...{ fault: 'a byte of a recent entry changed', kind: 'ledger.entry-damaged', wayOut: 'accept' },
    what: 'Entry 250 of the ledger is not what was recorded: its bytes and its hash do not agree.',
    damage: ({ place }) =>
      tamper(place.options.dataDir, (open) =>
        open.exec("UPDATE event SET envelope = CAST(replace(envelope, '1', '2') AS BLOB) WHERE seq = 250"),
      ),
  },
  {
    ...{ fault: '`ledger.db` overwritten with something else', kind: 'ledger.damaged', what: notOurs },
    wayOut: 'move-away',
    damage(place) {
      writeFileSync(db(place), 'no database\n'.repeat(900));
      withoutLog(place);
    },
  },
  {
    ...{
      fault: "another program's database in its place",
      kind: 'ledger.damaged',
      what: notOurs,
      wayOut: 'restore',
    },
    damage(place) {
      rmSync(db(place));
      withoutLog(place);
      const other = new Database(db(place));
      other.exec('CREATE TABLE note (text)');
      other.close();
    },
  },
];

const restructured = (fault: string): string =>
  `The structure of DATA/ledger.db is not the one that its migrations make: ${fault}.`;

const otherStructure: readonly DamageCase[] = [
  {
    ...{ fault: 'a trigger of `ledger.db` dropped', kind: 'ledger.schema-changed', wayOut: 'undo' },
    what: restructured('the trigger event_no_update is missing'),
    damage: (place) => alterSchema(db(place), 'DROP TRIGGER event_no_update'),
  },
  {
    ...{ fault: 'a trigger added to it', kind: 'ledger.schema-changed', wayOut: 'undo' },
    what: restructured('the trigger also is none of ours'),
    damage: (place) =>
      alterSchema(db(place), 'CREATE TRIGGER also AFTER INSERT ON item BEGIN DELETE FROM job; END'),
  },
  {
    ...{ fault: 'its record of a migration removed', kind: 'ledger.schema-changed', wayOut: 'undo' },
    what: restructured('the table job is none of ours, and 5 more'),
    damage: (place) =>
      alterSchema(db(place), "DELETE FROM _prisma_migrations WHERE migration_name = '0003_jobs'"),
  },
];

const otherVersions: readonly DamageCase[] = [
  {
    ...{
      fault: 'an older `ledger.db` put back, the log deleted',
      kind: 'ledger.tail-lost',
      what: ended(300),
    },
    wayOut: 'accept',
    damage(place) {
      copyFileSync(join(place.older, 'ledger.db'), db(place));
      withoutLog(place);
    },
  },
  {
    ...{ fault: 'an older `ledger.db` put back under the newer log', kind: 'ledger.damaged', what: damaged },
    wayOut: 'move-away',
    damage: (place) => copyFileSync(join(place.oldest, 'ledger.db'), db(place)),
  },
  {
    ...{ fault: 'an older copy of the data directory put back', kind: 'ledger.tail-lost', what: ended(100) },
    wayOut: 'accept',
    damage({ place, oldest }) {
      rmSync(place.options.dataDir, { recursive: true });
      cpSync(oldest, place.options.dataDir, { recursive: true });
    },
  },
  {
    ...{ fault: 'a ledger of a newer version', kind: 'ledger.database-newer', wayOut: 'undo' },
    what: 'The ledger was written by a newer version of this program (migration 9999_later).',
    damage: ({ place }) =>
      tamper(place.options.dataDir, (open) =>
        open.exec(
          "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count) VALUES ('x', 'x', 1, '9999_later', 1)",
        ),
      ),
  },
  {
    ...{ fault: 'another ledger in its place', kind: 'ledger.other-ledger', wayOut: 'accept' },
    what: 'DATA/ledger.db holds the ledger ID, but this data directory had the ledger ID.',
    damage(place) {
      copyFileSync(place.other, db(place));
      withoutLog(place);
    },
  },
];

const besideTheLedger: readonly DamageCase[] = [
  {
    ...{ fault: 'the head file deleted', kind: 'ledger.head-missing', wayOut: 'accept' },
    what: 'The head file HEAD/ID.json, which says where the ledger ended, is not there: a lost tail could not be noticed.',
    damage: (place) => rmSync(head(place)),
  },
  {
    ...{
      fault: 'the head file overwritten with something else',
      kind: 'ledger.head-unusable',
      wayOut: 'accept',
    },
    what: 'The head file HEAD/ID.json cannot be used: ….',
    damage: (place) => writeFileSync(head(place), 'no head file'),
  },
  {
    ...{
      fault: 'the head file of another ledger in its place',
      kind: 'ledger.head-unusable',
      wayOut: 'accept',
    },
    what: 'The head file HEAD/ID.json cannot be used: it is that of another ledger, ledger.local/codexchat/ID.',
    damage(place) {
      const other = readFileSync(head(place), 'utf8').replaceAll(
        place.ledgerId,
        '11111111-2222-4333-8444-555555555555',
      );
      writeFileSync(head(place), other);
    },
  },
  {
    ...{ fault: 'the head file says another last entry', kind: 'ledger.head-differs', wayOut: 'accept' },
    what: 'Entry 312 of the ledger is not the one that was durable before: the file was replaced or rewritten.',
    damage: (place) =>
      writeFileSync(head(place), JSON.stringify({ ...place.head, lastLeaf: '00'.repeat(32) })),
  },
  {
    ...{ fault: 'the signing key cannot be read', kind: 'ledger.key-unusable', wayOut: 'undo' },
    what: 'The signing key DATA/keys/checkpoint.pem cannot be used: ….',
    damage({ place }) {
      rmSync(signingKeyPath(place.options.dataDir));
      mkdirSync(signingKeyPath(place.options.dataDir));
    },
  },
];

export const damageCases: readonly DamageCase[] = [
  ...lostFiles,
  ...changedFiles,
  ...otherStructure,
  ...otherVersions,
  ...besideTheLedger,
];
