import { type Change, type StreamCursor, schemaVersion, TroubleError } from '../vocabulary';
import { canonicalText } from './core/canonical';
import type { AppendBatch, NewEntry, StreamWrite } from './ledger';
import { tableShapes } from './projection';
import { troubles } from './troubles';
import type { EncodedBatch, EncodedChange, EncodedEntry, EncodedWrite } from './wire';

/** Turns a batch into the texts that will be stored. Throws `ledger.invalid-entry`: a bad batch must not reach the writer's group. */
export function encodeBatch(batch: AppendBatch, prunes: readonly number[] = []): EncodedBatch {
  try {
    const writes = batch.writes.map(encodeWrite);
    const entries = writes.flatMap((write) => write.entries);
    const receipt = batch.receipt ? { ...batch.receipt, result: canonicalText(batch.receipt.result) } : null;
    const bytes = entries.reduce((sum, entry) => sum + entryBytes(entry), receipt?.result.length ?? 0);
    return { writes, receipt, prunes, urgent: batch.urgent ?? false, events: entries.length, bytes };
  } catch (error) {
    if (error instanceof TroubleError) throw error;
    throw new TroubleError(troubles.invalidEntry(error instanceof Error ? error.message : String(error)), {
      cause: error,
    });
  }
}

function encodeWrite({ expectedVersion, entries, cursor }: StreamWrite): EncodedWrite {
  if (cursor.version !== expectedVersion + entries.length)
    throw new TroubleError(
      troubles.invalidEntry(
        `the cursor of ${cursor.stream} stands at ${cursor.version}, not ${expectedVersion} + ${entries.length}`,
      ),
    );
  return {
    stream: cursor.stream,
    expectedVersion,
    version: cursor.version,
    foldVersion: cursor.foldVersion,
    step: cursor.step,
    state: encodeState(cursor),
    entries: entries.map(encodeEntry),
  };
}

const encodeState = (cursor: StreamCursor): string => JSON.stringify(cursor.state);

const encodeEntry = (entry: NewEntry): EncodedEntry => ({
  eventId: entry.eventId,
  type: entry.event.type,
  schema: schemaVersion(entry.event.type),
  at: entry.at,
  actor: entry.actor,
  causationId: entry.causationId,
  correlationId: entry.correlationId,
  payload: canonicalText(entry.event.payload),
  step: entry.step,
  changes: entry.changes.map(encodeChange),
});

function encodeChange(change: Change): EncodedChange {
  if ('drop' in change) return { dropItem: change.itemId };
  switch (change.put) {
    case 'project':
      return { table: 'project', cells: tableShapes.project.cells(change.row), data: json(change.row) };
    case 'session':
      return { table: 'session', cells: tableShapes.session.cells(change.row), data: json(change.row) };
    case 'turn':
      return { table: 'turn', cells: tableShapes.turn.cells(change.row), data: json(change.row) };
    case 'item':
      return { table: 'item', cells: tableShapes.item.cells(change.row), data: json(change.row) };
    case 'chunk':
      return { table: 'chunk', cells: tableShapes.chunk.cells(change.row), data: json(change.row) };
    case 'approval':
      return { table: 'approval', cells: tableShapes.approval.cells(change.row), data: json(change.row) };
    case 'followup':
      return { table: 'followup', cells: tableShapes.followup.cells(change.row), data: json(change.row) };
    case 'job':
      return { table: 'job', cells: tableShapes.job.cells(change.row), data: json(change.row) };
    case 'runtime':
      return { table: 'runtime', cells: tableShapes.runtime.cells(change.row), data: json(change.row) };
  }
}

const json = (row: object): string => JSON.stringify(row);

/** What an entry weighs in the queue: its texts, as UTF-8 in the worst common case. */
const entryBytes = (entry: EncodedEntry): number =>
  Buffer.byteLength(entry.payload) +
  entry.changes.reduce((sum, change) => sum + ('data' in change ? change.data.length : 0), 0);
