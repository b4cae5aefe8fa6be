import type { VerdictBasis } from './verdict';

export type ApprovalKind = 'command' | 'fileChange' | 'permissions' | 'stdin' | 'elicitation';
export type Answer = 'accept' | 'decline' | 'cancel';
/** requested → decided → delivered → resolved; or orphaned with a reason. */
export type ApprovalState = 'requested' | 'decided' | 'delivered' | 'resolved' | 'orphaned';

export interface Verdict {
  readonly decision: 'allow' | 'ask' | 'deny';
  readonly rules: readonly string[];
  readonly policyHash: string;
  /** Why; missing in what was recorded before policy judged. */
  readonly basis?: VerdictBasis | undefined;
}

/** Everything a person sees before deciding; the hash covers exactly this. */
export interface ApprovalAsk {
  readonly kind: ApprovalKind;
  readonly command: string | null;
  readonly cwd: string | null;
  readonly reason: string | null;
  /** Files with their diffs, joined from the item; empty for a command. */
  readonly changes: readonly { readonly path: string; readonly change: string; readonly diff: string }[];
  /** Anything else the request carries, as JSON text. */
  readonly detail: string | null;
}

export interface ApprovalRow {
  readonly approvalId: string;
  readonly sessionId: string;
  readonly turnId: string;
  readonly itemId: string | null;
  readonly ask: ApprovalAsk;
  /** SHA-256 of the canonical JSON of the whole `ask`, before any cut for display. */
  readonly shownHash: string;
  readonly verdict: Verdict;
  readonly state: ApprovalState;
  readonly answer: Answer | null;
  readonly decidedBy: string | null;
  readonly requestedAt: number;
  readonly decidedAt: number | null;
  readonly closedAt: number | null;
  readonly orphanReason: string | null;
  /** The grant that a person made with their answer. */
  readonly madeGrant?: string;
  readonly seq: number;
}
