import {
  applyMode,
  type Decision,
  decisions,
  type Engine,
  type NotJudgedAgain,
  rejudge,
  type Whole,
} from '../../policy';
import type { ApprovalRow } from '../../vocabulary';
import { heldBack, type PastRequest, requestLine } from './past-request';

/** What one set of rules says about a request. */
export interface Said {
  /** By the rules alone. */
  readonly decision: Decision;
  /** `layer/id`, sorted. */
  readonly rules: readonly string[];
  /** After the mode that the session was in: what would happen without asking, or that a person is asked. */
  readonly answer: Decision;
}

export type Change = 'looser' | 'stricter';

export interface ChangedRequest {
  readonly approvalId: string;
  readonly sessionId: string;
  readonly title: string | null;
  /** Epoch ms. */
  readonly at: number;
  readonly kind: ApprovalRow['ask']['kind'];
  readonly line: string;
  readonly cwd: string | null;
  readonly change: Change;
  /** By the policy in force now. */
  readonly was: Said;
  /** By the copy. */
  readonly wouldBe: Said;
  /** What was answered then, by policy or by a person; null while it is open. */
  readonly answered: { readonly answer: string; readonly by: string } | null;
}

export interface SkippedRequest
  extends Pick<ChangedRequest, 'approvalId' | 'sessionId' | 'title' | 'at' | 'line'> {
  readonly why: NotJudgedAgain;
}

export interface Comparison {
  readonly judged: number;
  readonly looser: number;
  readonly stricter: number;
  /** The same answer, by other rules. */
  readonly otherRules: number;
  /** The policy in force says something else than was said then, because it was changed since. */
  readonly driftedSince: number;
  readonly skipped: { readonly [why in NotJudgedAgain]: number };
}

export const nothingCompared: Comparison = {
  judged: 0,
  looser: 0,
  stricter: 0,
  otherRules: 0,
  driftedSince: 0,
  skipped: { 'not-judged-then': 0, 'facts-cut': 0, 'facts-masked': 0, 'facts-unknown': 0 },
};

export interface Compared {
  readonly counts: Comparison;
  readonly changed: ChangedRequest | null;
  readonly skipped: SkippedRequest | null;
}

/** Characters of a request's line in a comparison. */
export const requestLineCharsMax = 200;

/** Judges one request of the past by the policy in force and by the copy, both from what was recorded, and counts it. */
export function compareRequest(
  counts: Comparison,
  request: PastRequest,
  { inForce, copy }: { readonly inForce: Engine; readonly copy: Engine },
): Compared {
  const { row, title } = request;
  const { approvalId, sessionId, requestedAt: at, ask, verdict } = row;
  const named = { approvalId, sessionId, title, at, line: requestLine(row, requestLineCharsMax) };
  const now = rejudge(inForce, ask.kind, verdict.basis);
  const then = rejudge(copy, ask.kind, verdict.basis);
  if (!now.ok || !then.ok) {
    const why = !now.ok ? now.why : !then.ok ? then.why : 'facts-unknown';
    const skipped = { ...counts.skipped, [why]: counts.skipped[why] + 1 };
    return { counts: { ...counts, skipped }, changed: null, skipped: { ...named, why } };
  }
  const was = saidOf(row, now.whole);
  const wouldBe = saidOf(row, then.whole);
  const change = changeOf(was, wouldBe);
  const drifted = was.decision !== (verdict.basis?.judged ?? was.decision);
  const counted: Comparison = {
    ...counts,
    judged: counts.judged + 1,
    looser: counts.looser + (change === 'looser' ? 1 : 0),
    stricter: counts.stricter + (change === 'stricter' ? 1 : 0),
    otherRules: counts.otherRules + (change === null && was.rules.join() !== wouldBe.rules.join() ? 1 : 0),
    driftedSince: counts.driftedSince + (drifted ? 1 : 0),
  };
  if (change === null) return { counts: counted, changed: null, skipped: null };
  const answered = row.answer === null ? null : { answer: row.answer, by: row.decidedBy ?? '' };
  const changed = { ...named, kind: ask.kind, cwd: ask.cwd, change, was, wouldBe, answered };
  return { counts: counted, changed, skipped: null };
}

/** The answer in the mode of that time. The runtime never keeps an accepted command in the sandbox for sure, so nothing counts on it. */
function saidOf(row: ApprovalRow, whole: Whole): Said {
  const { decision } = whole;
  const rules = whole.rules.map(({ layer, id }) => `${layer}/${id}`).sort();
  const mode = row.verdict.basis?.mode;
  if (mode === undefined) return { decision, rules, answer: decision };
  const sandbox = mode.sandbox === 'read-only' || mode.sandbox === 'workspace-write' ? mode.sandbox : null;
  const held = heldBack(row);
  const settings = { ...mode, sandbox: sandbox ?? 'danger-full-access', sandboxKept: false } as const;
  const { decision: moded } = applyMode(held ? { ...whole, contained: null } : whole, settings);
  const asked = mode.mode === 'unattended' ? 'deny' : 'ask';
  return { decision, rules, answer: held && moded === 'allow' ? asked : moded };
}

const strictness = (decision: Decision): number => decisions.indexOf(decision);

/** The answer counts first; where it is the same, what the rules alone say. Null: nothing changes. */
export function changeOf(was: Said, wouldBe: Said): Change | null {
  for (const part of ['answer', 'decision'] as const) {
    const step = strictness(wouldBe[part]) - strictness(was[part]);
    if (step !== 0) return step < 0 ? 'looser' : 'stricter';
  }
  return null;
}
