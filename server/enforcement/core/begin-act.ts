import type { EnforcementRecord, EventPayload } from '../../vocabulary';
import { actText, actWords } from './act-words';
import type { Act, ActEntry, EndedItem } from './acts-state';

type Requested = EventPayload<'approval.requested'>;

/** What is true of every record when it begins. */
const unanswered = {
  actor: 'nobody',
  by: null,
  answer: null,
  outcome: 'waiting',
  exitCode: null,
  why: null,
  unjudged: false,
  decidedAt: null,
  deliveredAt: null,
  resolvedAt: null,
  endedAt: null,
} as const satisfies Partial<EnforcementRecord>;

/** The record of a request, as it is before anybody answered. */
export function beginAct(
  { seq, at }: ActEntry,
  place: Pick<EnforcementRecord, 'projectId' | 'sessionId'>,
  requested: Requested,
): Act {
  const { approvalId, turnId, itemId, ask, verdict } = requested;
  const { basis } = verdict;
  const record: EnforcementRecord = {
    ...unanswered,
    ...place,
    id: approvalId,
    seq,
    lastSeq: seq,
    seqs: [seq],
    at,
    turnId,
    itemId,
    kind: ask.kind === 'fileChange' ? 'edit' : ask.kind,
    decision: verdict.decision,
    judged: basis?.judged ?? null,
    because: basis?.because ?? null,
    rules: verdict.rules,
    policyHash: verdict.policyHash === 'none' ? null : verdict.policyHash,
    mode: basis?.mode.mode ?? null,
    text: actText(ask),
    cwd: ask.cwd,
    reason: basis?.reasons[0]?.reason ?? basis?.fault ?? null,
  };
  return { record, words: actWords(ask, verdict) };
}

/** The record of a request whose payload is gone: that something was asked is all that is known. */
export function beginUnreadable(
  { seq, at }: ActEntry,
  place: Pick<EnforcementRecord, 'projectId' | 'sessionId'>,
): Act {
  const why = `Entry ${seq} cannot be read by this program: what was asked is not known.`;
  const record: EnforcementRecord = {
    ...unjudgedFacts,
    ...place,
    id: `entry/${seq}`,
    seq,
    lastSeq: seq,
    seqs: [seq],
    at,
    turnId: null,
    itemId: null,
    kind: 'other',
    text: '',
    cwd: null,
    outcome: 'unknown',
    why,
  };
  return { record, words: '' };
}

/** The record of something that ran and was never asked. */
export function beginUnjudged(
  { seq, at }: ActEntry,
  place: Pick<EnforcementRecord, 'projectId' | 'sessionId'>,
  { itemId, turnId, kind, why }: EventPayload<'item.ran-unjudged'>,
  ended: EndedItem | null,
): Act {
  const item = ended?.itemId === itemId ? ended : null;
  const record: EnforcementRecord = {
    ...unjudgedFacts,
    ...place,
    id: `item/${itemId}`,
    seq,
    lastSeq: seq,
    seqs: item === null ? [seq] : [item.seq, seq],
    at,
    turnId,
    itemId,
    kind: kind === 'commandExecution' ? 'command' : kind === 'fileChange' ? 'edit' : 'other',
    text: item?.text || kind,
    cwd: item?.cwd ?? null,
    outcome: 'ran',
    exitCode: item?.exitCode ?? null,
    why,
    unjudged: true,
    endedAt: at,
  };
  return { record, words: [record.text, record.cwd ?? '', kind, why].join('\n') };
}

const unjudgedFacts = {
  ...unanswered,
  decision: 'none',
  judged: null,
  because: null,
  rules: [],
  policyHash: null,
  mode: null,
  reason: null,
} as const satisfies Partial<EnforcementRecord>;
