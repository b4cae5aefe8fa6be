import type Database from 'better-sqlite3';
import { sha256Bytes } from './sha256';
import type { EncodedBatch, EncodedEntry } from './wire';

interface KnownEvent {
  readonly seq: number;
  readonly stream: string;
  readonly type: string;
  readonly payload: Buffer | null;
  readonly blob: Buffer | null;
}

/** absent: nothing of the batch is in the ledger · same: all of it is, as given · other: an id of it belongs to something else. */
export type Known =
  | { readonly kind: 'absent' }
  | { readonly kind: 'same'; readonly seqs: readonly number[] }
  | { readonly kind: 'other-event'; readonly eventId: string }
  | { readonly kind: 'other-command'; readonly commandId: string };

/** What the ledger knows of a batch, by its event ids and its command id: for repeated appends and for those whose commit failed. */
export function lookUpBatch(db: Database.Database, batch: EncodedBatch): Known {
  const byId = db.prepare<[string], KnownEvent>(
    `SELECT event.seq, stream_id AS stream, type, bytes AS payload, blob FROM event LEFT JOIN payload USING (seq)
     WHERE event_id = ?`,
  );
  const entries = batch.writes.flatMap((write) =>
    write.entries.map((entry) => ({ entry, stream: write.stream, found: byId.get(entry.eventId) })),
  );
  const strange = entries.find(
    ({ entry, stream, found }) => found && (found.stream !== stream || !samePayload(entry, found)),
  );
  if (strange) return { kind: 'other-event', eventId: strange.entry.eventId };
  const present = entries.flatMap(({ found }) => (found ? [found.seq] : []));
  if (present.length < entries.length) {
    const taken = entries.find(({ found }) => found);
    if (taken) return { kind: 'other-event', eventId: taken.entry.eventId };
  }
  const answered = batch.receipt !== null && knowsCommand(db, batch.receipt.commandId);
  if (entries.length === 0) return answered ? { kind: 'same', seqs: [] } : { kind: 'absent' };
  if (present.length === entries.length) return { kind: 'same', seqs: present };
  return answered && batch.receipt
    ? { kind: 'other-command', commandId: batch.receipt.commandId }
    : { kind: 'absent' };
}

const knowsCommand = (db: Database.Database, commandId: string): boolean =>
  db.prepare('SELECT 1 FROM receipt WHERE command_id = ?').get(commandId) !== undefined;

/** A pruned payload cannot be compared any more; its id, stream and type must do. */
function samePayload(entry: EncodedEntry, found: KnownEvent): boolean {
  if (found.type !== entry.type) return false;
  if (found.payload) return found.payload.equals(Buffer.from(entry.payload));
  if (found.blob) return found.blob.equals(sha256Bytes(Buffer.from(entry.payload)));
  return true;
}
