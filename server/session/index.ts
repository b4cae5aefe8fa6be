/**
 * Sessions: prompts, turns, items and approvals, as they are decided (`core/`, pure) and performed (the shell around it).
 * May not start processes (the supervisor does), and tells nobody anything that is not durable, but for live text marked so.
 */
export { createApprovalService } from './approval-service';
export type { Ending } from './core/decide-exit';
export { sessionFold } from './core/evolve';
export { resendTurn } from './core/send-again';
export { initialSession, type SessionState } from './core/state';
export { sweepGrants } from './grant-sweep';
export { createModeService, type ModeService } from './mode-service';
export { createQueueService } from './queue-service';
export { createRecoveryService, type RecoverChoice } from './recovery-service';
export { type SessionCore, sessionCore } from './session-core';
export type { DeskPorts, LiveFrame, SessionDesk } from './session-desk';
export { SessionDirectory } from './session-directory';
export { createSessionService } from './session-service';
export type { SettingsWithin } from './settings-within';
export { keepThread } from './thread-keeper';
export { type DriverPorts, TurnDriver } from './turn-driver';
export { createTurnQueue, type TurnQueue } from './turn-queue';
export { reconcileCutOff } from './turn-reconciler';
export { type PinPorts, servedBy, WorkerPins } from './worker-pins';
