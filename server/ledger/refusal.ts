import type Database from 'better-sqlite3';
import { TroubleError } from '../vocabulary';
import { messageOf, sqliteCode } from './database';
import { lookUpBatch } from './known-batch';
import { troubles } from './troubles';
import type { EncodedBatch, Settled } from './wire';

/** Errors of one batch's contents; every other SQLite error is about the disk or the file and concerns all. */
const batchErrors = ['SQLITE_CONSTRAINT', 'SQLITE_MISMATCH', 'SQLITE_TOOBIG', 'SQLITE_RANGE', 'SQLITE_ERROR'];

export function isDiskTrouble(error: unknown): boolean {
  const code = sqliteCode(error);
  return code !== '' && !batchErrors.some((word) => code.startsWith(word));
}

/** Why a batch was refused, or that it is a repetition of one already written. */
export function explainRefusal(
  db: Database.Database,
  id: number,
  batch: EncodedBatch,
  error: unknown,
): Settled {
  const known = lookUpBatch(db, batch);
  switch (known.kind) {
    case 'same':
      return { id, ok: true, seqs: known.seqs, fresh: false };
    case 'other-event':
      return { id, ok: false, trouble: troubles.duplicateEvent(known.eventId) };
    case 'other-command':
      return { id, ok: false, trouble: troubles.duplicateCommand(known.commandId) };
    case 'absent':
      return {
        id,
        ok: false,
        trouble: error instanceof TroubleError ? error.trouble : troubles.invalidEntry(messageOf(error)),
      };
  }
}
