import type { Trouble } from '../vocabulary';
import { damageTroubles } from './damage-troubles';

const nothingWritten = 'Nothing of this was written.';
/** What can go wrong with the ledger, in words for a person. */
export const troubles = {
  ...damageTroubles,
  versionConflict: (stream: string, expected: number, actual: number): Trouble => ({
    kind: 'ledger.version-conflict',
    what: `${stream} was expected at version ${expected} and stands at ${actual}.`,
    safe: nothingWritten,
    next: 'Read the stream again and decide anew.',
  }),
  duplicateEvent: (eventId: string): Trouble => ({
    kind: 'ledger.duplicate-event',
    what: `The event id ${eventId} is already taken by another event.`,
    safe: nothingWritten,
    next: 'Give every event its own id.',
  }),
  duplicateCommand: (commandId: string): Trouble => ({
    kind: 'ledger.duplicate-command',
    what: `The command ${commandId} was already answered.`,
    safe: nothingWritten,
    next: 'Read its receipt: the answer stands there.',
  }),
  invalidEntry: (reason: string): Trouble => ({
    kind: 'ledger.invalid-entry',
    what: `An event cannot be recorded: ${reason}.`,
    safe: nothingWritten,
    next: 'Report this with the message; it is a fault of the program.',
  }),
  overloaded: (waiting: number): Trouble => ({
    kind: 'ledger.overloaded',
    what: `The ledger is behind: ${waiting} writes are waiting.`,
    safe: nothingWritten,
    next: 'Wait a moment and try again; when it lasts, look at the disk.',
  }),
  unwritable: (reason: string): Trouble => ({
    kind: 'ledger.unwritable',
    what: `The ledger cannot be written: ${reason}.`,
    safe: `${nothingWritten} What was recorded before is safe.`,
    next: 'Make space or repair the disk; writing goes on by itself as soon as it can.',
  }),
  indeterminate: (reason: string): Trouble => ({
    kind: 'ledger.indeterminate',
    what: `It is not certain whether this was recorded: ${reason}.`,
    safe: 'What was recorded before is safe, and nothing is shown as done.',
    next: 'Look again after the ledger is writable; the same event ids can be sent again without harm.',
  }),
  notALedger: (path: string): Trouble => ({
    kind: 'ledger.not-a-ledger',
    what: `${path} is not a ledger of this program.`,
    safe: 'The file was not changed.',
    next: 'Move it away, or choose another data directory with CODEXCHAT_HOME.',
  }),
  newerDatabase: (migration: string): Trouble => ({
    kind: 'ledger.database-newer',
    what: `The ledger was written by a newer version of this program (migration ${migration}).`,
    safe: 'The file was not changed.',
    next: 'Start the newer version, or restore the backup that it made beside the ledger.',
  }),
  migrationEdited: (migration: string): Trouble => ({
    kind: 'ledger.migration-edited',
    what: `The migration ${migration} is not the one this ledger was built with.`,
    safe: 'The file was not changed.',
    next: 'Put the original migration file back; a change of the schema is a new migration.',
  }),
  migrationFailed: (migration: string, reason: string): Trouble => ({
    kind: 'ledger.migration-failed',
    what: `The migration ${migration} failed: ${reason}.`,
    safe: 'It was undone as a whole; the ledger is as it was before.',
    next: 'Start the earlier version again and report this message.',
  }),
  badEnvironment: (reason: string): Trouble => ({
    kind: 'ledger.unsafe-environment',
    what: `The ledger cannot promise to keep what it is given here: ${reason}.`,
    safe: 'The file was not changed.',
    next: 'Use a local disk and the SQLite that comes with this program.',
  }),
  cannotOpen: (path: string, reason: string): Trouble => ({
    kind: 'ledger.cannot-open',
    what: `The ledger ${path} cannot be opened: ${reason}.`,
    safe: 'Nothing was changed.',
    next: 'Check that the folder exists, is yours, and has space; then start again.',
  }),
  olderDatabase: (path: string): Trouble => ({
    kind: 'ledger.database-older',
    what: `The ledger ${path} was written by an older version and has no Merkle tree yet.`,
    safe: 'Nothing was changed.',
    next: 'Start the server once: it brings the ledger up to date after a backup.',
  }),
  entryMissing: (seq: number): Trouble => ({
    kind: 'ledger.entry-missing',
    what: `Entry ${seq} of the ledger is missing: the file was damaged or changed.`,
    safe: 'Nothing was changed.',
    next: 'Run "codexchat ledger verify", which names what is wrong; then restore the newest copy.',
  }),
  payloadChanged: (seq: number): Trouble => ({
    kind: 'ledger.payload-changed',
    what: `What entry ${seq} of the ledger holds is not what was recorded: the file was damaged or changed.`,
    safe: 'Nothing of it was given out.',
    next: 'Run "codexchat ledger verify", which names what is wrong; then restore the newest copy.',
  }),
  unsigned: (): Trouble => ({
    kind: 'ledger.unsigned',
    what: 'No entry of this ledger is covered by a signed checkpoint yet.',
    safe: 'Nothing was written and nothing was changed.',
    next: 'Start the server and stop it again, or let it rest for a second: it signs then.',
  }),
  notCovered: (seq: number, size: number): Trouble => ({
    kind: 'ledger.not-covered',
    what: `There is no entry ${seq} among the ${size} that the newest signed checkpoint covers.`,
    safe: 'Nothing was written.',
    next: 'Name a smaller sequence, or wait until the ledger rests for a second: it signs then.',
  }),
  exportDiffers: (size: number): Trouble => ({
    kind: 'ledger.export-differs',
    what: `The entries do not come to the root that was signed over the first ${size}: one of them was changed.`,
    safe: 'Nothing was exported.',
    next: 'Run "codexchat ledger verify", which names what is wrong.',
  }),
  exportFailed: (output: string, reason: string): Trouble => ({
    kind: 'ledger.export-failed',
    what: `The export to ${output} failed: ${reason}.`,
    safe: 'The ledger was not changed, and no half export was left.',
    next: 'Check the folder and the space on its disk, then try again.',
  }),
  outputTaken: (output: string): Trouble => ({
    kind: 'ledger.output-taken',
    what: `There is something at ${output} already.`,
    safe: 'It was not touched.',
    next: 'Name a place that does not exist yet.',
  }),
  noSuchSession: (sessionId: string): Trouble => ({
    kind: 'ledger.no-such-session',
    what: `There is no session ${sessionId} in this ledger.`,
    safe: 'Nothing was written.',
    next: 'Take the id from the address of the session in the app.',
  }),
  keyUnusable: (path: string, reason: string): Trouble => ({
    kind: 'ledger.key-unusable',
    what: `The signing key ${path} cannot be used: ${reason}.`,
    safe: 'Nothing was changed.',
    next: 'Make the file readable for you alone. If the key is lost, move the file away: a new key is made, and the change is recorded.',
  }),
  headFileStale: (dir: string, reason: string): Trouble => ({
    kind: 'ledger.head-file-stale',
    what: `The head file in ${dir} cannot be written: ${reason}.`,
    safe: 'The ledger itself is written and safe; only a loss of its tail could go unnoticed.',
    next: 'Make that folder writable, or choose another one with CODEXCHAT_HEAD_DIR.',
  }),
  closed: (): Trouble => ({
    kind: 'ledger.closed',
    what: 'The ledger is closed.',
    safe: nothingWritten,
    next: 'Start the server again.',
  }),
  writerGone: (reason: string): Trouble => ({
    kind: 'ledger.writer-gone',
    what: `The ledger's writer stopped: ${reason}.`,
    safe: 'What was recorded before is safe; nothing more is written.',
    next: 'Start the server again and report this message.',
  }),
} as const;
