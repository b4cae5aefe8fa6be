import { type DomainEvent, type EnforcementRecord, limits } from '../../vocabulary';
import type { Act, ActEntry, FoldedActs, SessionActs } from './acts-state';
import { beginAct, beginUnjudged, beginUnreadable } from './begin-act';
import { canBeAct, exitCodeOf, itemText, outcomeOf } from './item-end';

/** Raised when the fold would make another record of an old entry: the search is then built anew. */
export const actsVersion = 1;

/** The entries that acts are folded from; no other is read. */
export const actEvents = [
  'session.created',
  'session.imported',
  'approval.requested',
  'approval.decided',
  'approval.delivered',
  'approval.resolved',
  'approval.orphaned',
  'item.completed',
  'item.lost',
  'item.ran-unjudged',
  'turn.settled',
] as const;

/**
 * One entry of a session on top of what is known of its acts: intent, effect and outcome become one record per act. Pure and total: what
 * names an unknown act is passed over, and nothing final is taken back by a later entry that knows less.
 */
export function evolveActs(state: SessionActs, entry: ActEntry): FoldedActs {
  const sessionId = entry.stream.slice(entry.stream.indexOf('/') + 1);
  const place = { projectId: state.projectId, sessionId };
  if (entry.payload === null) return withoutPayload(state, entry, place);
  // The ledger checked the payload against this kind when it was written.
  const event = { type: entry.type, payload: entry.payload } as unknown as DomainEvent;
  switch (event.type) {
    case 'session.created':
    case 'session.imported':
      return { state: { ...state, projectId: event.payload.projectId }, put: [] };
    case 'approval.requested':
      return put(state, [beginAct(entry, place, event.payload)]);
    case 'approval.decided': {
      const { approvalId, answer, by } = event.payload;
      const outcome = answer === 'accept' ? 'under-way' : 'declined';
      return change(state, entry, approvalId, (record) => ({
        answer,
        by,
        actor: by === 'policy' ? 'policy' : 'person',
        decidedAt: entry.at,
        outcome: record.outcome === 'waiting' ? outcome : record.outcome,
      }));
    }
    case 'approval.delivered':
      return change(state, entry, event.payload.approvalId, () => ({ deliveredAt: entry.at }));
    case 'approval.resolved':
      return change(state, entry, event.payload.approvalId, (record) => ({
        resolvedAt: entry.at,
        outcome: record.outcome === 'under-way' ? answeredOutcome(record) : record.outcome,
      }));
    case 'approval.orphaned': {
      const { approvalId, reason } = event.payload;
      return change(state, entry, approvalId, (record) => ({
        resolvedAt: entry.at,
        why: record.why ?? reason,
        outcome: orphanedOutcome(record),
      }));
    }
    case 'item.completed':
      return itemEnded(state, entry, event.payload);
    case 'item.lost': {
      const { itemId, reason } = event.payload;
      return changeAll(state, entry, ofItem(state, itemId), (record) =>
        record.outcome === 'under-way'
          ? { outcome: 'unknown', why: reason, endedAt: entry.at }
          : { endedAt: entry.at },
      );
    }
    case 'item.ran-unjudged':
      return ranUnjudged(state, entry, event.payload, place);
    case 'turn.settled':
      return turnSettled(state, entry, event.payload.turnId);
    default:
      return { state, put: [] };
  }
}

type Place = Pick<EnforcementRecord, 'projectId' | 'sessionId'>;

function withoutPayload(state: SessionActs, entry: ActEntry, place: Place): FoldedActs {
  if (entry.type === 'approval.requested') return { state, put: [beginUnreadable(entry, place)] };
  return { state: entry.type === 'item.completed' ? { ...state, goneSeq: entry.seq } : state, put: [] };
}

/** Only commands and edits end by themselves; other requests are over when they are answered. */
const hasOutcome = ({ kind, itemId }: EnforcementRecord): boolean =>
  itemId !== null && (kind === 'command' || kind === 'edit');

/** An accepted request whose closing is confirmed. */
function answeredOutcome(record: EnforcementRecord): EnforcementRecord['outcome'] {
  if (hasOutcome(record)) return 'under-way';
  return record.kind === 'command' || record.kind === 'edit' ? 'unknown' : 'answered';
}

function orphanedOutcome({ outcome, answer }: EnforcementRecord): EnforcementRecord['outcome'] {
  if (outcome === 'waiting') return 'orphaned';
  return outcome === 'under-way' && answer === 'accept' ? 'unknown' : outcome;
}

const ofItem = (state: SessionActs, itemId: string): readonly Act[] =>
  Object.values(state.open).filter(({ record }) => record.itemId === itemId && hasOutcome(record));

type Completed = Extract<DomainEvent, { type: 'item.completed' }>['payload'];

function itemEnded(state: SessionActs, entry: ActEntry, { itemId, item }: Completed): FoldedActs {
  if (!canBeAct(item.type)) return { state, put: [] };
  const folded = changeAll(state, entry, ofItem(state, itemId), (record) => ({
    outcome: outcomeOf(item.type, item.raw, record.answer === 'accept'),
    exitCode: exitCodeOf(item.raw),
    endedAt: entry.at,
  }));
  const ended = {
    seq: entry.seq,
    itemId,
    type: item.type,
    text: itemText(item.raw),
    cwd: typeof item.raw.cwd === 'string' ? item.raw.cwd : null,
    exitCode: exitCodeOf(item.raw),
    acts: folded.put,
  };
  return { ...folded, state: { ...folded.state, ended } };
}

type Unjudged = Extract<DomainEvent, { type: 'item.ran-unjudged' }>['payload'];

/** Beside a request that nobody accepted it is that act that ran; otherwise it is one of its own. */
function ranUnjudged(state: SessionActs, entry: ActEntry, unjudged: Unjudged, place: Place): FoldedActs {
  const ended = state.ended?.itemId === unjudged.itemId ? state.ended : null;
  const asked = ended?.acts ?? [];
  if (asked.length === 0)
    return { state: { ...state, ended: null }, put: [beginUnjudged(entry, place, unjudged, ended)] };
  const acts = asked.map((act) =>
    changed(act, entry, { unjudged: true, outcome: 'ran', why: unjudged.why, endedAt: entry.at }),
  );
  return { state: { ...withoutClosed(state, acts), ended: null }, put: acts };
}

function turnSettled(state: SessionActs, entry: ActEntry, turnId: string): FoldedActs {
  const gone = state.goneSeq;
  const lost = Object.values(state.open).filter(
    ({ record }) => gone !== null && record.turnId === turnId && record.outcome === 'under-way',
  );
  const why = `What the runtime said about its end was removed from the ledger (entry ${gone ?? 0}).`;
  const folded = changeAll(state, entry, lost, () => ({ outcome: 'unknown', why }));
  // What did not run ends no more.
  const open = Object.fromEntries(
    Object.entries(folded.state.open).filter(
      ([, { record }]) =>
        record.turnId !== turnId || record.resolvedAt === null || record.outcome === 'under-way',
    ),
  );
  return { ...folded, state: { ...folded.state, open, ended: null, goneSeq: null } };
}

type Changes = Partial<EnforcementRecord>;

function change(
  state: SessionActs,
  entry: ActEntry,
  approvalId: string,
  to: (record: EnforcementRecord) => Changes,
): FoldedActs {
  const act = Object.hasOwn(state.open, approvalId) ? state.open[approvalId] : undefined;
  return changeAll(state, entry, act ? [act] : [], to);
}

function changeAll(
  state: SessionActs,
  entry: ActEntry,
  acts: readonly Act[],
  to: (record: EnforcementRecord) => Changes,
): FoldedActs {
  return acts.length === 0
    ? { state, put: [] }
    : put(
        state,
        acts.map((act) => changed(act, entry, to(act.record))),
      );
}

const changed = ({ record, words }: Act, { seq }: ActEntry, to: Changes): Act => ({
  record: { ...record, ...to, lastSeq: seq, seqs: [...record.seqs, seq] },
  words,
});

/** Keeps what is still open, up to the bound. */
function put(state: SessionActs, acts: readonly Act[]): FoldedActs {
  const open = { ...state.open };
  for (const act of acts) open[act.record.id] = act;
  const dropped: Act[] = [];
  for (const [key, act] of Object.entries(open)) {
    if (Object.keys(open).length <= limits.enforcementOpenMax) break;
    delete open[key];
    dropped.push(withoutEnd(act));
  }
  return { state: withoutClosed({ ...state, open }, acts), put: [...acts, ...dropped] };
}

const withoutEnd = ({ record, words }: Act): Act =>
  record.outcome === 'under-way' || record.outcome === 'waiting'
    ? {
        record: { ...record, outcome: 'unknown', why: 'Too many acts were open at once to follow it.' },
        words,
      }
    : { record, words };

function withoutClosed(state: SessionActs, acts: readonly Act[]): SessionActs {
  const closed = acts.filter(({ record }) => isClosed(record)).map(({ record }) => record.id);
  if (closed.length === 0) return state;
  const open = Object.fromEntries(Object.entries(state.open).filter(([id]) => !closed.includes(id)));
  return { ...state, open };
}

/** Nothing more can come: the request is closed, and so is the item, where it has one. */
const isClosed = (record: EnforcementRecord): boolean =>
  record.resolvedAt !== null && (!hasOutcome(record) || record.endedAt !== null);
