import type { Trouble } from '../vocabulary';

const untouched = 'Nothing was changed: the files lie there as they were found.';
/** The ways out of a damage, in one sentence each. */
const restore = 'Restore the newest backup (docs/runbooks/restore-a-backup.md).';
const accept =
  'start once with --accept-loss: the loss is recorded, and a new origin pins what was there before.';
const goOn = `${restore} To go on with what is there, ${accept}`;
const beginAnew = `${restore} Without one, move ledger.db and ledger.db-wal away and ${accept}`;

/** The first one, and how many more there are. */
export const faultsInWords = ([first = '', ...more]: readonly string[]): string =>
  more.length === 0 ? first : `${first}, and ${more.length} more`;

/** Damage of the ledger's files and what is beside them, each with the way out (docs/damage-matrix.md). */
export const damageTroubles = {
  fileReplaced: (path: string): Trouble => ({
    kind: 'ledger.file-replaced',
    what: `The ledger file ${path} was deleted or replaced while it was in use.`,
    safe: 'Nothing more is written, so that nothing is lost unseen.',
    next: 'Stop the server, put the file back (or a backup of it), and start again.',
  }),
  tailLost: (expected: number, found: number): Trouble => ({
    kind: 'ledger.tail-lost',
    what: `The ledger ends at entry ${found}, but entry ${expected} was already durable: its tail was lost, or an older copy was put back.`,
    safe: untouched,
    next: goOn,
  }),
  headDiffers: (seq: number): Trouble => ({
    kind: 'ledger.head-differs',
    what: `Entry ${seq} of the ledger is not the one that was durable before: the file was replaced or rewritten.`,
    safe: untouched,
    next: goOn,
  }),
  missing: (path: string, entries: number | null, signs: readonly string[]): Trouble => ({
    kind: 'ledger.missing',
    what: `There is no ledger in ${path}, but there was one${entries === null ? '' : `, with at least ${entries} entries`}: ${signs.join(', ')}.`,
    safe: 'No new ledger was begun, and nothing was changed.',
    next: `Put the file back, with the ledger.db-wal that lay beside it. ${restore} To begin with an empty one instead, ${accept}`,
  }),
  otherLedger: (path: string, expected: string, found: string): Trouble => ({
    kind: 'ledger.other-ledger',
    what: `${path} holds the ledger ${found}, but this data directory had the ledger ${expected}.`,
    safe: untouched,
    next: `Put the right file back, or give the other one a data directory of its own with CODEXCHAT_HOME. ${goOn}`,
  }),
  logDamaged: (path: string, frame: number): Trouble => ({
    kind: 'ledger.log-damaged',
    what: `The write-ahead log ${path} is damaged at frame ${frame}, and entries that were durable come after it.`,
    safe: untouched,
    next: goOn,
  }),
  damaged: (path: string, reason: string): Trouble => ({
    kind: 'ledger.damaged',
    what: `The ledger file ${path} is damaged: ${reason}.`,
    safe: 'Nothing more is written to it, so that nothing is lost besides.',
    next: beginAnew,
  }),
  schemaChanged: (path: string, faults: readonly string[]): Trouble => ({
    kind: 'ledger.schema-changed',
    what: `The structure of ${path} is not the one that its migrations make: ${faultsInWords(faults)}.`,
    safe: untouched,
    next: `Put it back as prisma/migrations has it, when you know who changed it and why; "node scripts/codexchat.mjs ledger verify" names every difference and what else is wrong. Otherwise: ${restore}`,
  }),
  entryDamaged: (seq: number): Trouble => ({
    kind: 'ledger.entry-damaged',
    what: `Entry ${seq} of the ledger is not what was recorded: its bytes and its hash do not agree.`,
    safe: untouched,
    next: `Run "node scripts/codexchat.mjs ledger verify", which names all that is wrong. ${goOn}`,
  }),
  headMissing: (path: string): Trouble => ({
    kind: 'ledger.head-missing',
    what: `The head file ${path}, which says where the ledger ended, is not there: a lost tail could not be noticed.`,
    safe: untouched,
    next: `Put it back, or name its folder with CODEXCHAT_HEAD_DIR. To go on without it, ${accept}`,
  }),
  headUnusable: (path: string, reason: string): Trouble => ({
    kind: 'ledger.head-unusable',
    what: `The head file ${path} cannot be used: ${reason}.`,
    safe: untouched,
    next: `Put the right one back. To go on without it, ${accept} The file is kept beside the new one.`,
  }),
  copied: (dataDir: string, original: string): Trouble => ({
    kind: 'ledger.copied',
    what: `${dataDir} is a copy of ${original}, whose ledger is still there: two ledgers must not go on under one name.`,
    safe: 'Neither of the two was changed.',
    next: `Use the original (CODEXCHAT_HOME=${original}), or move it away. To make the copy a ledger of its own, start once with --accept-loss: it gets a new origin, on record.`,
  }),
  headDirShared: (dataDir: string, original: string, headDir: string): Trouble => ({
    kind: 'ledger.head-dir-shared',
    what: `${dataDir} is a copy of ${original}, and both have their head file in ${headDir}: each would overwrite the other's.`,
    safe: 'Neither of the two was changed.',
    next: 'Name another folder for the copy with CODEXCHAT_HEAD_DIR, then start again.',
  }),
  notWritable: (path: string, reason: string): Trouble => ({
    kind: 'ledger.read-only',
    what: `${path} may not be written: ${reason}.`,
    safe: untouched,
    next: 'Give your user the right to write there (chmod u+w), or mount the disk for writing; then start again.',
  }),
  diskFull: (path: string, reason: string): Trouble => ({
    kind: 'ledger.disk-full',
    what: `The disk is full: ${path} cannot be written (${reason}).`,
    safe: 'What was recorded before is safe; nothing was begun.',
    next: 'Make room on that disk, or choose another folder with CODEXCHAT_HOME; then start again.',
  }),
  fileChanged: (path: string, reason: string): Trouble => ({
    kind: 'ledger.file-changed',
    what: `The ledger file ${path} was changed by another program while it was in use: ${reason}.`,
    safe: 'Nothing more is written, so that nothing is lost unseen.',
    next: 'Stop the server and start it again: it says what was lost, and what can be done.',
  }),
} as const;
