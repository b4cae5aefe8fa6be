import type { PlaneStatus, SessionView } from '../../server/http';
import type { FeedFrame, ProjectRow, RuntimeRow, SessionRow, TableRow } from '../../server/vocabulary';
import { workerOf } from '../../server/vocabulary/runtime-row';

/**
 * Applies one ledger entry to the answers that the screens hold. Pure. A row replaces only an older one (`seq`), so that applying an entry
 * twice, or after a newer answer, changes nothing. What an entry does not touch keeps its identity.
 */
export type Entry = Extract<FeedFrame, { type: 'entry' }>;
type Sequenced = { readonly seq: number };

/** Puts `row` into `rows` unless a newer one is there; `before` gives the place of a new one. */
export function upsert<Row extends Sequenced>(
  rows: readonly Row[],
  row: Row,
  same: (a: Row) => boolean,
  before: (a: Row) => boolean,
): readonly Row[] {
  const at = rows.findLastIndex(same);
  if (at >= 0) {
    const old = rows[at];
    return old && old.seq >= row.seq ? rows : rows.with(at, row);
  }
  const last = rows.at(-1);
  if (!last || !before(last)) return [...rows, row];
  return rows.toSpliced(rows.findIndex(before), 0, row);
}

export interface ListFilter {
  readonly archived: boolean;
  readonly search?: string | undefined;
}
interface SessionList {
  readonly rows: readonly SessionRow[];
  readonly asOf: number;
  readonly more: boolean;
}

const matches = (row: SessionRow, filter: ListFilter): boolean =>
  (row.archivedAt !== null) === filter.archived &&
  (!filter.search || row.title.toLowerCase().includes(filter.search.toLowerCase()));

export function applyToSessions(list: SessionList, entry: Entry, filter: ListFilter): SessionList {
  let { rows } = list;
  for (const { table, row } of entry.rows) {
    if (table !== 'session') continue;
    const same = (a: SessionRow) => a.sessionId === row.sessionId;
    rows = matches(row, filter)
      ? upsert(rows, row, same, (a) => a.updatedAt < row.updatedAt)
      : rows.some((a) => same(a) && a.seq < row.seq)
        ? rows.filter((a) => !same(a))
        : rows;
  }
  return { ...list, rows, asOf: Math.max(list.asOf, entry.seq) };
}

export function applyToProjects(
  list: { readonly rows: readonly ProjectRow[]; readonly asOf: number },
  entry: Entry,
): typeof list {
  let { rows } = list;
  for (const { table, row } of entry.rows) {
    if (table !== 'project') continue;
    const same = (a: ProjectRow) => a.projectId === row.projectId;
    rows = row.removedAt === null ? upsert(rows, row, same, () => false) : rows.filter((a) => !same(a));
  }
  return { rows, asOf: Math.max(list.asOf, entry.seq) };
}

const withRuntimes = (rows: readonly RuntimeRow[], changed: readonly TableRow[]): readonly RuntimeRow[] =>
  changed.reduce<readonly RuntimeRow[]>(
    (all, { table, row }) =>
      table === 'runtime'
        ? upsert(
            all,
            row,
            (a) => a.flavour === row.flavour && workerOf(a) === workerOf(row),
            () => false,
          )
        : all,
    rows,
  );

export const applyToRuntimes = (
  list: { readonly rows: readonly RuntimeRow[]; readonly asOf: number },
  entry: Entry,
): typeof list => ({
  rows: withRuntimes(list.rows, entry.rows),
  asOf: Math.max(list.asOf, entry.seq),
});

export const applyToStatus = (status: PlaneStatus, entry: Entry): PlaneStatus => ({
  ...status,
  runtimes: withRuntimes(status.runtimes, entry.rows),
  head: Math.max(status.head, entry.seq),
});

export function applyToView(view: SessionView, entry: Entry): SessionView {
  let { session, project, approvals, followups } = view;
  let { items, chunks, turns, approvals: pageApprovals } = view.page;
  const id = session.sessionId;
  const first = items[0]?.ordinal ?? 0;
  for (const change of entry.rows) {
    const { table, row } = change;
    if (table === 'session' && row.sessionId === id && row.seq > session.seq) session = row;
    else if (table === 'project' && row.projectId === project.projectId && row.seq > project.seq)
      project = row;
    else if (table === 'item' && row.sessionId === id && (row.ordinal >= first || !view.page.more))
      items = upsert(
        items,
        row,
        (a) => a.itemId === row.itemId,
        (a) => a.ordinal > row.ordinal,
      );
    else if (table === 'turn' && row.sessionId === id)
      turns = upsert(
        turns,
        row,
        (a) => a.turnId === row.turnId,
        (a) => a.ordinal > row.ordinal,
      );
    else if (table === 'chunk' && row.sessionId === id)
      chunks = upsert(
        chunks,
        row,
        (a) => a.itemId === row.itemId && a.channel === row.channel && a.offset === row.offset,
        () => false,
      );
    else if (table === 'followup' && row.sessionId === id) {
      const same = (a: { followupId: string }) => a.followupId === row.followupId;
      followups =
        row.state === 'queued'
          ? upsert(followups, row, same, () => false)
          : followups.filter((a) => !same(a) || a.seq > row.seq);
    } else if (table === 'approval' && row.sessionId === id) {
      const same = (a: { approvalId: string }) => a.approvalId === row.approvalId;
      const later = (a: { requestedAt: number }) => a.requestedAt > row.requestedAt;
      approvals = upsert(approvals, row, same, later);
      pageApprovals = upsert(pageApprovals, row, same, later);
    }
  }
  const dropped = chunks.some((chunk) => entry.dropped.includes(chunk.itemId));
  if (dropped) chunks = chunks.filter((chunk) => !entry.dropped.includes(chunk.itemId));
  const page = { ...view.page, items, chunks, turns, approvals: pageApprovals };
  return { ...view, session, project, approvals, followups, page, asOf: Math.max(view.asOf, entry.seq) };
}
