import type { AppendBatch, CommittedEntry, NewEntry, Receipt } from '../../../ledger';
import {
  type Change,
  runtimeName,
  type StreamCursor,
  type TableName,
  type TableRow,
  workerOf,
} from '../../../vocabulary';

/** One sealed event as it lies on the simulated disk. */
export interface DiskEntry {
  readonly seq: number;
  readonly stream: string;
  readonly version: number;
  readonly entry: NewEntry;
}

/** What survives a crash: entries, where each stream stands, receipts, rows. Changed only by whole batches. */
export class Disk {
  readonly entries: DiskEntry[] = [];
  readonly cursors = new Map<string, StreamCursor>();
  readonly receipts = new Map<string, Receipt>();
  readonly seqByEvent = new Map<string, number>();
  readonly rows = new Map<TableName, Map<string, TableRow['row']>>();

  head(): number {
    return this.entries.length;
  }

  versionOf(stream: string): number {
    return this.cursors.get(stream)?.version ?? 0;
  }

  /** Writes a batch whose versions were checked. */
  apply(batch: AppendBatch): readonly CommittedEntry[] {
    const committed: CommittedEntry[] = [];
    for (const { expectedVersion, entries, cursor } of batch.writes) {
      for (const [index, entry] of entries.entries()) {
        const seq = this.entries.length + 1;
        this.entries.push({ seq, stream: cursor.stream, version: expectedVersion + index + 1, entry });
        this.seqByEvent.set(entry.eventId, seq);
        const rows = entry.changes.flatMap((change) => this.put(change, seq) ?? []);
        const dropped = entry.changes.flatMap((change) => ('drop' in change ? [change.itemId] : []));
        committed.push({ seq, stream: cursor.stream, type: entry.event.type, at: entry.at, rows, dropped });
      }
      this.cursors.set(cursor.stream, cursor);
    }
    if (batch.receipt) this.receipts.set(batch.receipt.commandId, batch.receipt);
    return committed;
  }

  table(name: TableName): Map<string, TableRow['row']> {
    let table = this.rows.get(name);
    if (!table) {
      table = new Map();
      this.rows.set(name, table);
    }
    return table;
  }

  /** Applies one change to the rows; gives the row that was put. */
  put(change: Change, seq: number): TableRow | null {
    if ('drop' in change) {
      const chunks = this.table('chunk');
      for (const key of [...chunks.keys()]) if (key.startsWith(`${change.itemId}\n`)) chunks.delete(key);
      return null;
    }
    const row = { table: change.put, row: { ...change.row, seq } } as TableRow;
    this.table(change.put).set(rowKey(row), row.row);
    return row;
  }
}

/** Primary key of a row as one text. */
export function rowKey(of: TableRow): string {
  switch (of.table) {
    case 'project':
      return of.row.projectId;
    case 'session':
      return of.row.sessionId;
    case 'turn':
      return of.row.turnId;
    case 'item':
      return of.row.itemId;
    case 'chunk':
      return `${of.row.itemId}\n${of.row.channel}\n${of.row.offset}`;
    case 'approval':
      return of.row.approvalId;
    case 'followup':
      return of.row.followupId;
    case 'job':
      return of.row.jobId;
    case 'runtime':
      return runtimeName(of.row.flavour, workerOf(of.row));
  }
}
