import { type ApprovalRow, limits, type ProjectRow, type StreamCursor } from '../vocabulary';
import { databasePath, openForReading } from './database';
import type { CommittedEntry, EntriesWanted, StoredEntry } from './ledger';
import { LedgerReads } from './reads';

/** A ledger as a reader sees it: nothing can be changed through it, and a server may run meanwhile. */
export interface ReadOnlyLedger {
  head(): number;
  cursor(stream: string): Promise<StreamCursor | null>;
  entries(o: EntriesWanted): Promise<readonly StoredEntry[]>;
  /** Entries of some kinds with `afterSeq < seq <= upTo`, oldest first; keep the span short. */
  entriesOf(o: { types: readonly string[]; afterSeq: number; upTo: number }): Promise<readonly StoredEntry[]>;
  /** Id of the ledger. */
  ledgerId(): string;
  /** Hex leaf hash of an entry: what a copy of the ledger can be told apart by. Null when there is no such entry. */
  leafAt(seq: number): string | null;
  backlog(o: { afterSeq: number; limit: number }): Promise<readonly CommittedEntry[]>;
  /** Every project there ever was, removed ones too. */
  projects(): readonly ProjectRow[];
  sessionsOf(projectId: string): readonly string[];
  /** Requests for permission that changed before `beforeSeq`, the last changed first, with what is known of their sessions. */
  approvals(o: { beforeSeq: number; limit: number }): readonly ApprovalOfSession[];
  /** The last entries of one stream and kind before `beforeSeq`, newest first. */
  lastOf(o: {
    stream: string;
    type: string;
    beforeSeq: number;
    limit: number;
  }): Promise<readonly StoredEntry[]>;
  close(): void;
}

export interface ApprovalOfSession {
  readonly row: ApprovalRow;
  /** Null when its session is not in the read model. */
  readonly title: string | null;
  readonly projectId: string | null;
}

/** Opens the file for long reads on the caller's thread. Throws a TroubleError. */
export function openReadOnlyLedger(dataDir: string): ReadOnlyLedger {
  const db = openForReading(databasePath(dataDir));
  const reads = new LedgerReads(db, dataDir);
  const head = db.prepare<[], number>('SELECT ifnull(max(seq), 0) FROM event').pluck();
  const projects = db.prepare<[], string>('SELECT data FROM project ORDER BY project_id').pluck();
  const leaf = db.prepare<[number], Buffer>('SELECT leaf FROM event WHERE seq = ?').pluck();
  const ledgerId = db.prepare<[], string>("SELECT value FROM ledger_meta WHERE name = 'ledger'").pluck();
  const sessions = db
    .prepare<[string], string>('SELECT session_id FROM session WHERE project_id = ? ORDER BY session_id')
    .pluck();
  const approvals = db.prepare<
    [number, number],
    { data: string; title: string | null; projectId: string | null }
  >(
    `SELECT approval.data, session.project_id AS projectId, json_extract(session.data, '$.title') AS title
     FROM approval LEFT JOIN session USING (session_id) WHERE approval.seq < ? ORDER BY approval.seq DESC LIMIT ?`,
  );
  const lastOf = db
    .prepare<[string, string, number, number], number>(
      'SELECT seq FROM event WHERE stream_id = ? AND type = ? AND seq < ? ORDER BY stream_ver DESC LIMIT ?',
    )
    .pluck();
  return {
    head: () => head.get() ?? 0,
    cursor: async (stream) => reads.cursor(stream),
    entries: (o) => reads.entries(o),
    entriesOf: (o) => reads.entriesOf(o),
    ledgerId: () => ledgerId.get() ?? '',
    leafAt: (seq) => leaf.get(seq)?.toString('hex') ?? null,
    backlog: async (o) => reads.backlog(o),
    projects: () => projects.all().map((data): ProjectRow => JSON.parse(data)),
    sessionsOf: (projectId) => sessions.all(projectId),
    approvals: ({ beforeSeq, limit }) =>
      approvals
        .all(beforeSeq, Math.min(limit, limits.approvalsPageMax))
        .map(({ data, title, projectId }) => ({ row: JSON.parse(data) as ApprovalRow, title, projectId })),
    async lastOf({ stream, type, beforeSeq, limit }) {
      const found = lastOf.all(stream, type, beforeSeq, Math.min(limit, limits.entriesPageMax));
      const read = await Promise.all(found.map((seq) => reads.entries({ afterSeq: seq - 1, limit: 1 })));
      return read.flat();
    },
    close: () => reads.close(),
  };
}
