/**
 * Policy as people look at it: which rules are in force, what they would answer, and what an edited copy of a file would have changed.
 * Saving a copy puts a file in its place and says so in the record; whether it counts the live policy says, by reading it as any other edit.
 * May not judge what an agent asks for, perform a command, or write anywhere but in the place of a file of policy that is ours to write.
 */
export type { CheckedCopy } from './check-copy';
export type { ChangedRequest, Comparison, Said, SkippedRequest } from './core/compare';
export { performReview } from './perform-task';
export type { LayerFile, PolicyPlaces } from './policy-files';
export { createPolicyReview, type PolicyReview, type ReviewPorts } from './policy-review';
export type { PolicyView, RuleView } from './policy-view';
export type { PastReplay } from './replay-past';
export { type PolicyOf, type ReviewTask, readReviewTask } from './review-task';
export { troubles as reviewTroubles } from './troubles';
export type { ModeAnswer, Tried, TriedAct } from './try-act';
