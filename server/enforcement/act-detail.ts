import type { ReadOnlyLedger } from '../ledger';
import {
  type ApprovalAsk,
  type EnforcementRecord,
  type EventPayload,
  type JsonObject,
  limits,
  type Verdict,
  type VerdictBasis,
} from '../vocabulary';

/** A record with everything behind it, read from the ledger itself. */
export interface ActDetail {
  readonly record: EnforcementRecord;
  /** What was asked, whole but for long texts; null where nothing was asked, or it cannot be read. */
  readonly ask: ApprovalAsk | null;
  /** Rules per layer, facts, mode; null where policy did not judge. */
  readonly basis: VerdictBasis | null;
  /** What the runtime said of the end; null when it said nothing, or its payload was removed. */
  readonly end: ActEnd | null;
  /** The entries that make the record, oldest first. */
  readonly entries: readonly ActEntryLine[];
}

export interface ActEntryLine {
  readonly seq: number;
  readonly type: string;
  readonly at: number;
  /** Its payload is no longer in the ledger, or was written by a newer program. */
  readonly unreadable: boolean;
}

export interface ActEnd {
  readonly status: string | null;
  readonly exitCode: number | null;
  readonly durationMs: number | null;
  /** The end of the output, where there is one. */
  readonly output: string | null;
}

/** A request of the past as it can be judged again. */
export interface PastRequest {
  readonly seq: number;
  readonly at: number;
  readonly projectId: string | null;
  readonly sessionId: string;
  readonly ask: Omit<ApprovalAsk, 'changes' | 'detail'> & {
    readonly changes: readonly { readonly path: string; readonly change: string }[];
  };
  readonly verdict: Verdict;
  readonly outcome: EnforcementRecord['outcome'];
}

type Ledger = Pick<ReadOnlyLedger, 'entries'>;
type Requested = EventPayload<'approval.requested'>;

const entryAt = async (ledger: Ledger, seq: number) =>
  (await ledger.entries({ afterSeq: seq - 1, limit: 1 })).find((entry) => entry.seq === seq);

export async function readDetail(ledger: Ledger, record: EnforcementRecord): Promise<ActDetail> {
  const entries: ActEntryLine[] = [];
  let requested: Requested | null = null;
  let end: ActEnd | null = null;
  for (const seq of record.seqs) {
    const entry = await entryAt(ledger, seq);
    if (!entry) continue;
    const unreadable = entry.payload === null || entry.foreignSchema !== undefined;
    entries.push({ seq, type: entry.type, at: entry.at, unreadable });
    if (entry.payload === null || unreadable) continue;
    // The ledger checked it against this kind when it was written.
    if (entry.type === 'approval.requested') requested = entry.payload as unknown as Requested;
    if (entry.type === 'item.completed') end = endOf(entry.payload);
  }
  const ask = requested === null ? null : shown(requested.ask);
  return { record, ask, basis: requested?.verdict.basis ?? null, end, entries };
}

export async function readPast(
  ledger: Ledger,
  records: readonly EnforcementRecord[],
): Promise<readonly PastRequest[]> {
  const past: PastRequest[] = [];
  for (const { seq, at, projectId, sessionId, outcome } of records) {
    const entry = await entryAt(ledger, seq);
    if (entry?.type !== 'approval.requested' || !entry.payload || entry.foreignSchema !== undefined) continue;
    const { ask, verdict } = entry.payload as unknown as Requested;
    const { kind, command, cwd, reason } = ask;
    const changes = ask.changes.map(({ path, change }) => ({ path, change }));
    past.push({
      seq,
      at,
      projectId,
      sessionId,
      ask: { kind, command, cwd, reason, changes },
      verdict,
      outcome,
    });
  }
  return past;
}

const cutEnd = (text: string): string =>
  text.length <= limits.approvalTextCharsMax ? text : text.slice(-limits.approvalTextCharsMax);

const shown = (ask: ApprovalAsk): ApprovalAsk => {
  const head = (text: string): string => text.slice(0, limits.approvalTextCharsMax);
  return {
    ...ask,
    command: ask.command === null ? null : head(ask.command),
    changes: ask.changes.map((change) => ({ ...change, diff: head(change.diff) })),
  };
};

function endOf(payload: JsonObject): ActEnd {
  const raw = (payload as unknown as EventPayload<'item.completed'>).item.raw;
  const output = raw.aggregatedOutput;
  return {
    status: typeof raw.status === 'string' ? raw.status : null,
    exitCode: typeof raw.exitCode === 'number' ? raw.exitCode : null,
    durationMs: typeof raw.durationMs === 'number' ? raw.durationMs : null,
    output: typeof output === 'string' ? cutEnd(output) : null,
  };
}
