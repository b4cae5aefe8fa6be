/** Where a data directory lies and what it may do: further rows of docs/damage-matrix.md, each done by data-directory.real.test.ts. Words as in `damage-cases.ts`. */
export const placeCases = {
  copied: {
    fault: 'the data directory copied, the original still there',
    kind: 'ledger.copied',
    what: 'COPY is a copy of DATA, whose ledger is still there: two ledgers must not go on under one name.',
    wayOut: 'the copy starts once with `--accept-loss` and gets an origin of its own',
  },
  headDirShared: {
    fault: 'the same, with `CODEXCHAT_HEAD_DIR` set to one folder for both',
    kind: 'ledger.head-dir-shared',
    what: "COPY is a copy of DATA, and both have their head file in HEAD: each would overwrite the other's.",
    wayOut: 'another `CODEXCHAT_HEAD_DIR` for the copy',
  },
  fileReadOnly: {
    fault: '`ledger.db` may not be written',
    kind: 'ledger.read-only',
    what: "DATA/ledger.db may not be written: EACCES: permission denied, access 'DATA/ledger.db'.",
    wayOut: 'the right to write',
  },
  directoryReadOnly: {
    fault: 'the data directory may not be written',
    kind: 'ledger.read-only',
    what: "DATA may not be written: EACCES: permission denied, access 'DATA'.",
    wayOut: 'the right to write',
  },
  diskFull: {
    fault: 'the disk is full when the server starts',
    kind: 'ledger.disk-full',
    what: 'The disk is full: DATA/ledger.db cannot be written (…).',
    wayOut: 'room on the disk',
  },
  firstStartDiskFull: {
    fault: 'the disk is full at the very first start',
    kind: 'ledger.disk-full',
    what: 'The disk is full: DATA/ledger.db cannot be written (…).',
    wayOut: 'room on the disk; nothing of the first try is in the way',
  },
} as const;
