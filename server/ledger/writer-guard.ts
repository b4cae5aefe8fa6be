import type Database from 'better-sqlite3';
import { type Trouble, TroubleError } from '../vocabulary';
import { isDamage, messageOf, openForReading } from './database';
import { troubles } from './troubles';

/**
 * A connection that cannot write and holds a lock on the file of the one that can. While it is open, closing the writing one neither copies the log into
 * the database nor removes it, and closing this one never does: damaged files stay as they were found.
 */
export function openGuard(path: string): Database.Database {
  const guard = openForReading(path);
  guard.prepare('SELECT 1 FROM event LIMIT 1').get();
  return guard;
}

/** After these the writer writes nothing any more; a new start looks at everything again. */
const finalTroubles: ReadonlySet<string> = new Set([
  'ledger.file-replaced',
  'ledger.file-changed',
  'ledger.damaged',
]);

/** Why nothing may be written any more after this error; null when the writer may try again. */
export function finalTroubleOf(path: string, error: unknown): Trouble | null {
  const trouble = isDamage(error) ? troubles.damaged(path, messageOf(error)) : troubleOf(error);
  return finalTroubles.has(trouble.kind) ? trouble : null;
}

/** What keeps the writer from writing for now. */
export const troubleOf = (error: unknown): Trouble =>
  error instanceof TroubleError ? error.trouble : troubles.unwritable(messageOf(error));
