import { by, fault, type KnownFault, notHere, sim } from './fault';

const crashImages = 'server/reliability/durability/crash-images.real.test.ts';
const crashModel = 'server/reliability/durability/core/model.test.ts';
const damage = 'server/ledger/testing/damage-cases.ts';
const diskFaults = 'server/reliability/durability/disk-faults.real.test.ts';
const durability = 'server/ledger/durability.real.test.ts';
const kills = 'server/reliability/durability/kills.real.test.ts';
const migrate = 'server/ledger/migrate.test.ts';
const openDamage = 'server/ledger/testing/open-damage-cases.ts';
const places = 'server/ledger/data-directory.real.test.ts';
const rebuild = 'server/ledger/rebuild/rebuild.test.ts';
const failures = 'server/ledger/storage-faults.test.ts';

/** What happens to the record on its disk. */
export const storageFaults: readonly KnownFault[] = [
  fault('S01', 'another process locks the database', by(failures, 'that another process locks')),
  notHere(
    'S02',
    'a read becomes a write while somebody else wrote',
    'The writer begins each transaction as a write, and nothing else writes; another writer is S01.',
  ),
  fault(
    'S03',
    'the disk is full',
    by(places, 'a full disk is said at the start'),
    by(diskFaults, 'meets a full disk and a failing one'),
    sim('unwritableLedger'),
  ),
  fault(
    'S04',
    'the disk is full for a while',
    by(diskFaults, 'meets a full disk and a failing one'),
    sim('unwritableLedger'),
  ),
  fault('S05', 'an fsync fails once', by(durability, 'fsync of the log fails'), sim('doubtfulLedger')),
  fault(
    'S06',
    'every fsync fails from now on',
    by(durability, 'fsync of the log fails'),
    sim('doubtfulLedger'),
  ),
  fault('S07', 'a write fails', by(diskFaults, 'meets a full disk and a failing one')),
  notHere(
    'S08',
    'a write is short',
    'SQLite writes the rest itself; no test here makes a call lie about its length yet.',
  ),
  fault(
    'S09',
    'half a page is written when the power goes',
    by(crashModel, 'a long write may be torn at sectors'),
    by(crashImages, 'nothing promised is lost in a power cut'),
  ),
  fault('S10', 'an fsync lies', by(crashImages, 'without the fsync of')),
  fault(
    'S11',
    'the power goes after any operation',
    by(crashImages, 'nothing promised is lost in a power cut'),
    by(crashModel, 'a write counts when it was fsynced'),
  ),
  fault(
    'S12',
    'killed at each boundary of a write',
    by(kills, 'killed at random, what was acknowledged is there'),
    by(durability, 'killed at any moment'),
  ),
  fault(
    'S13',
    'killed at any time',
    by(kills, 'killed at random, what was acknowledged is there'),
    by(durability, 'killed at any moment'),
    sim('serverCrash'),
  ),
  fault(
    'S14',
    'the write-ahead log is lost',
    by(damage, 'the write-ahead log deleted after a kill'),
    by(openDamage, 'the write-ahead log deleted'),
  ),
  fault(
    'S15',
    'a page is damaged',
    by(damage, 'a page in the middle of `ledger.db` overwritten'),
    by(openDamage, 'a page in the middle of `ledger.db` overwritten'),
  ),
  fault('S16', 'the file is something else', by(damage, '`ledger.db` overwritten with something else')),
  fault(
    'S17',
    'the file is deleted while it is open',
    by(failures, 'while open fails closed'),
    by(openDamage, '`ledger.db` deleted'),
  ),
  fault(
    'S18',
    'an older copy is put back',
    by(damage, 'an older `ledger.db` put back, the log deleted'),
    by(openDamage, '`ledger.db` replaced by an older copy'),
  ),
  fault(
    'S19',
    'the folder may not be written',
    by(places, 'what may not be written is said before anything is begun'),
  ),
  fault(
    'S20',
    'the file may not be written',
    by(places, 'what may not be written is said before anything is begun'),
  ),
  fault('S21', 'the disk is slow', sim('slowLedger')),
  fault('S22', 'a migration is cut short', by(migrate, 'a failing migration leaves no trace')),
  fault('S23', 'the read model is stale or garbled', by(rebuild, 'rows that were changed, lost or added')),
  notHere(
    'S24',
    'our own process drops the lock by closing the file',
    'The lock is a database of its own that nothing else in the process opens; to break that rule would need new code, which review sees and no test can.',
  ),
];
