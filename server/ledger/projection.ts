import { type Rows, runtimeName, type TableName, workerOf } from '../vocabulary';

/** A column value as SQLite takes it. */
export type Cell = string | number | null;

interface TableShape<Row> {
  /** Primary key first; then what page reads filter and sort on. `data` and `seq` follow in every table. */
  readonly columns: readonly string[];
  readonly keys: number;
  readonly cells: (row: Omit<Row, 'seq'>) => readonly Cell[];
}

/** Fixed-width text of an instant: sorts like time, and fits a column that Prisma can compare. */
export const instantText = (epochMs: number): string => new Date(epochMs).toISOString();

const flag = (value: boolean): number => (value ? 1 : 0);

/** How each row of the read model lies in its table: one shape, the whole row as JSON in `data`. */
export const tableShapes: { readonly [T in TableName]: TableShape<Rows[T]> } = {
  project: {
    columns: ['project_id', 'removed', 'created_at'],
    keys: 1,
    cells: (row) => [row.projectId, flag(row.removedAt !== null), instantText(row.createdAt)],
  },
  session: {
    columns: ['session_id', 'project_id', 'title', 'archived', 'unsettled', 'updated_at'],
    keys: 1,
    cells: (row) => [
      row.sessionId,
      row.projectId,
      row.title,
      flag(row.archivedAt !== null),
      flag(
        row.openTurnId !== null || row.pendingApprovals > 0 || row.looseEnds > 0 || row.queue !== undefined,
      ),
      instantText(row.updatedAt),
    ],
  },
  turn: {
    columns: ['turn_id', 'session_id', 'ordinal'],
    keys: 1,
    cells: (row) => [row.turnId, row.sessionId, row.ordinal],
  },
  item: {
    columns: ['item_id', 'session_id', 'turn_id', 'ordinal'],
    keys: 1,
    cells: (row) => [row.itemId, row.sessionId, row.turnId, row.ordinal],
  },
  chunk: {
    columns: ['item_id', 'channel', 'start'],
    keys: 3,
    cells: (row) => [row.itemId, row.channel, row.offset],
  },
  approval: {
    columns: ['approval_id', 'session_id', 'turn_id', 'pending', 'requested_at'],
    keys: 1,
    cells: (row) => [
      row.approvalId,
      row.sessionId,
      row.turnId,
      flag(row.state === 'requested' || row.state === 'decided' || row.state === 'delivered'),
      instantText(row.requestedAt),
    ],
  },
  followup: {
    columns: ['followup_id', 'session_id', 'waiting'],
    keys: 1,
    cells: (row) => [row.followupId, row.sessionId, flag(row.state === 'queued')],
  },
  job: {
    columns: ['job_id', 'kind', 'running', 'started_at'],
    keys: 1,
    cells: (row) => [row.jobId, row.kind, flag(row.state === 'running'), instantText(row.startedAt)],
  },
  // The column is older than the workers: it holds the name of the runtime, which for the first one is its flavour.
  runtime: { columns: ['flavour'], keys: 1, cells: (row) => [runtimeName(row.flavour, workerOf(row))] },
};

export const tableNames: readonly TableName[] = [
  'project',
  'session',
  'turn',
  'item',
  'chunk',
  'approval',
  'followup',
  'runtime',
  'job',
];

/** `INSERT … ON CONFLICT DO UPDATE` of one whole row: its cells, then `data`, then `seq`. */
export function upsertSql(table: TableName): string {
  const { columns, keys } = tableShapes[table];
  const all = [...columns, 'data', 'seq'];
  const updates = all.slice(keys).map((name) => `"${name}" = excluded."${name}"`);
  return (
    `INSERT INTO "${table}" (${all.map((name) => `"${name}"`).join(', ')}) VALUES (${all.map(() => '?').join(', ')}) ` +
    `ON CONFLICT (${columns.slice(0, keys).join(', ')}) DO UPDATE SET ${updates.join(', ')}`
  );
}
