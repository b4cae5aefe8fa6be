/**
 * Policy: what may happen without a person. Facts in, verdict out: command lines and edits are read into facts, rules in Cedar judge them,
 * the strictest answer counts, and what is not understood is never allowed. `judgeAct` is the verdict on one request of the runtime;
 * `judge`, by which everything asks, is what counts where no rules can be had.
 * May not perform anything, nor look at disk or clock: the engine's code, links and files are passed in (see policy-source).
 */
export { type Gate, type GatedAct, gatedItems, gatedRequests, sentRequests } from './core/act-table';
export {
  clampSettings,
  firstSettings,
  mergeDefaults,
  strictDefaults,
  type TooLoose,
  tooLoose,
} from './core/allowed-settings';
export { type CaseResult, type Miss, type PolicyCase, policyCases, runCases } from './core/cases';
export type { CedarEngine } from './core/cedar';
export type { Whole } from './core/combine';
export {
  type ApprovalPolicy,
  type DefaultPolicy,
  modeOf,
  readDefaultPolicy,
  type SandboxMode,
} from './core/default-policy';
export { defaultsNotes } from './core/defaults-notes';
export { createEngine, type Engine } from './core/engine';
export { judge } from './core/everything-asks';
export { type EditExplanation, type Explanation, explainCommand, explainEdit } from './core/explain';
export { type Considered, considerGrants, lapsed, shapeOf } from './core/grants';
export { type AskedAct, judgeAct, unjudged } from './core/judge-act';
export { type CommandVerdict, judgeCommand } from './core/judge-command';
export { type EditVerdict, type FileChange, judgeEdit, judgeRequest } from './core/judge-edit';
export { applyMode, type Mode, type ModeSettings, type ModeVerdict } from './core/modes';
export {
  type PolicyFile,
  type PolicySet,
  type ReadSet,
  readPolicySet,
  type SchemaFile,
} from './core/policy-set';
export type { Problem } from './core/problem';
export { type NotJudgedAgain, rejudge } from './core/recorded-facts';
export { commandFacts } from './core/shell/command-facts';
export type { Act, CommandFacts, PathFact, Place, Zone } from './core/shell/facts';
export { globMatcher } from './core/shell/glob';
export { traits } from './core/shell/traits';
export type { Kept } from './core/shell/zones';
export { type Decision, decisions, type Judgement, type Layer, layers, type Rule } from './core/verdict';
export { type Fixture, virtualPlace } from './core/virtual-place';
export { withinBounds } from './core/within-bounds';
