import type { Answer, ApprovalRow } from '../vocabulary';

/** Requests of the runtime that wait for a person, and answers to them. */
export interface ApprovalApi {
  /** `shownHash` binds the answer to exactly what was on screen. */
  decide(input: {
    commandId: string;
    approvalId: string;
    answer: Answer;
    shownHash: string;
    /** Accepts it for the session as well: `verdict.basis.scope` of what was shown, and only with `accept`. */
    grant?: string;
    /** Where the person answered: `web` or `cli`. */
    by: string;
  }): Promise<{ state: ApprovalRow['state'] }>;
  pending(): Promise<readonly ApprovalRow[]>;
}
