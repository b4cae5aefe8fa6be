/**
 * The floor: words, shapes and bounds that every room shares, and nothing that does anything.
 * Browser-safe. Imports no other room; no clock, no randomness, no I/O.
 */
export type {
  Answer,
  ApprovalAsk,
  ApprovalKind,
  ApprovalRow,
  ApprovalState,
  Verdict,
} from './approval-row';
export type { Condition } from './condition';
export {
  type EnforcementActor,
  type EnforcementDecision,
  type EnforcementFilter,
  type EnforcementKind,
  type EnforcementOutcome,
  type EnforcementRecord,
  enforcementActor,
  enforcementDecision,
  enforcementFilter,
  enforcementKind,
  enforcementOutcome,
  enforcementRecord,
  type SavedSearch,
  savedSearch,
} from './enforcement';
export { type EnforcementList, enforcementLists } from './enforcement-lists';
export type { DomainEvent, EventOf, EventPayload, EventType } from './events';
export { eventSchemas, schemaVersion, streams } from './events';
export type { FeedFrame } from './feed';
export type { Fold, Folded, StreamCursor } from './fold';
export type { Grant, GrantEnd, GrantShape } from './grant';
export { jobKinds } from './job-kinds';
export type { Json, JsonObject } from './json';
export { limits } from './limits';
export type { Clock, CoreEnv } from './ports';
export type { FollowupRow, QueueStop, SessionQueue, TurnLine } from './queue-row';
export type { Result, Trouble } from './result';
export { err, exhaustive, invariant, ok, TroubleError } from './result';
export type {
  ArchiveSettings,
  Attention,
  Change,
  ChunkRow,
  Flavour,
  ItemRow,
  ItemStatus,
  JobKind,
  JobRow,
  JobState,
  NoticeData,
  PlanStep,
  ProjectPolicyChoice,
  ProjectRow,
  ProjectSettings,
  PromptData,
  Reconciliation,
  Rows,
  SandboxMode,
  SessionRow,
  TableName,
  TableRow,
  TextChannel,
  ThreadEcho,
  ThreadState,
  TokenUsage,
  TurnRow,
  TurnStatus,
} from './rows';
export {
  type RuntimeId,
  type RuntimePhase,
  type RuntimeRow,
  runtimeIdOf,
  runtimeName,
  unstartedRuntime,
  workerOf,
} from './runtime-row';
export type { RuntimeItem, RuntimeSignal, RuntimeThread, RuntimeTurn, WireId } from './signals';
export { readTimeSpan, writeTimeSpan } from './time-span';
export type { JudgedAct, JudgedMode, SessionMode, VerdictBasis } from './verdict';
