import { copyFileSync, renameSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { databasePath } from '../database';
import { alterSchema, type DamagedPlace, flipBit, spoilPage } from './damaged-place';

/** What can happen to the files while a server has them open: the other rows of docs/damage-matrix.md. Words as in `damage-cases.ts`. */
export interface OpenDamageCase {
  readonly fault: string;
  readonly kind: string;
  readonly what: string;
  readonly damage: (place: DamagedPlace) => void;
  /** What the next start says; null when it finds nothing wrong. */
  readonly nextStart: string | null;
}

const db = ({ place }: DamagedPlace): string => databasePath(place.options.dataDir);
const log = (place: DamagedPlace): string => `${db(place)}-wal`;

const replaced = (name: string): string =>
  `The ledger file DATA/${name} was deleted or replaced while it was in use.`;
const changed = (why: string): string =>
  `The ledger file DATA/ledger.db was changed by another program while it was in use: ${why}.`;

export const openDamageCases: readonly OpenDamageCase[] = [
  {
    ...{ fault: '`ledger.db` deleted', kind: 'ledger.file-replaced', what: replaced('ledger.db') },
    nextStart: 'ledger.missing',
    damage: (place) => rmSync(db(place)),
  },
  {
    ...{ fault: '`ledger.db` replaced by an older copy', kind: 'ledger.file-replaced' },
    what: replaced('ledger.db'),
    nextStart: 'ledger.damaged',
    damage(place) {
      copyFileSync(join(place.oldest, 'ledger.db'), `${db(place)}.new`);
      renameSync(`${db(place)}.new`, db(place));
    },
  },
  {
    ...{
      fault: '`ledger.db` overwritten with an older copy',
      kind: 'ledger.file-changed',
      what: changed('it became shorter'),
    },
    nextStart: 'ledger.damaged',
    damage: (place) => copyFileSync(join(place.oldest, 'ledger.db'), db(place)),
  },
  {
    ...{ fault: '`ledger.db` emptied', kind: 'ledger.file-changed', what: changed('it became shorter') },
    nextStart: 'ledger.missing',
    damage: (place) => truncateSync(db(place), 0),
  },
  {
    ...{
      fault: '`ledger.db` cut off in the middle',
      kind: 'ledger.file-changed',
      what: changed('it became shorter'),
    },
    nextStart: 'ledger.damaged',
    damage: (place) => truncateSync(db(place), 60 * 4096),
  },
  {
    ...{
      fault: 'a page in the middle of `ledger.db` overwritten',
      kind: 'ledger.file-changed',
      what: changed('…'),
    },
    nextStart: 'ledger.damaged',
    damage: ({ place }) => spoilPage(place.options.dataDir, 60),
  },
  {
    ...{
      fault: 'the write-ahead log deleted',
      kind: 'ledger.file-replaced',
      what: replaced('ledger.db-wal'),
    },
    nextStart: 'ledger.tail-lost',
    damage: (place) => rmSync(log(place)),
  },
  {
    ...{ fault: 'the write-ahead log emptied', kind: 'ledger.file-changed', what: changed('…') },
    nextStart: 'ledger.tail-lost',
    damage: (place) => truncateSync(log(place), 0),
  },
  {
    ...{ fault: 'a bit of the write-ahead log flipped', kind: 'ledger.file-changed' },
    what: changed('its write-ahead log is damaged at frame 1'),
    nextStart: 'ledger.log-damaged',
    damage: (place) => flipBit(log(place), 32 + 24 + 100),
  },
  {
    ...{ fault: 'a trigger of `ledger.db` dropped', kind: 'ledger.file-changed' },
    what: changed('the trigger event_no_update is missing'),
    nextStart: 'ledger.schema-changed',
    damage: (place) => alterSchema(db(place), 'DROP TRIGGER event_no_update'),
  },
];
