import type { ApprovalAsk, Verdict } from '../../vocabulary';

/** The only rule until tracked policy is enforced: fail closed, a person decides every act. The hash names this rule set. */
const policyText =
  'everything-asks/v1: every command, edit, permission, stdin write and elicitation is asked';

/** Judges one act. Shape of the real engine: an ask in, a verdict with rule ids and the policy's hash out. */
export function judge(_ask: ApprovalAsk, sha256: (text: string) => string): Verdict {
  return { decision: 'ask', rules: ['everything-asks'], policyHash: sha256(policyText) };
}
