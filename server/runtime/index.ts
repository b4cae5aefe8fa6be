/**
 * The runtime room: starts one codex app-server, speaks its protocol, and gives what it says as signals. It also has the built-in demo
 * model and the sample project. It decides nothing: when to start again, what to allow and what to record is for others.
 * It never touches the person's own ~/.codex, and never answers an approval by itself.
 */
export type { Child, ChildEvents } from './child';
export { findCodexBinary } from './codex-binary';
export { encodeAnswer, unserved, type WireAnswer } from './core/answer';
export { type Decoded, decodeLine, type Reply } from './core/decode';
export { echoMismatch, readEcho } from './core/echo';
export {
  accountLoginCancel,
  accountLoginStart,
  accountLogout,
  accountRead,
  backgroundTerminals,
  backgroundTerminalsClean,
  backgroundTerminalTerminate,
  modelList,
  type ThreadSettings,
  type TurnInput,
  threadList,
  threadResume,
  threadRevert,
  threadSetName,
  threadStart,
  threadTurns,
  turnInterrupt,
  turnStart,
  turnSteer,
  type WireRequest,
  wireApprovalPolicy,
} from './core/encode';
export { createFraming, type Framed, type Framing } from './core/framing';
export { completedText, itemKinds } from './core/item-kinds';
export { notifications, serverRequests } from './core/protocol-table';
export { readStartedTurn, readTerminals, readThreads, readTurns } from './core/read-turns';
export { type StaleThread, staleThread } from './core/stale-thread';
export { bootId, markedProcesses, reapLeftovers, reapOfDirectory, runMarker } from './custody';
export { type DemoModel, type DemoModelOptions, startDemoModel } from './demo/demo-model';
export { demoScenarios } from './demo/scenarios';
export { type PlanInput, planCodex, planDemo } from './launch-plan';
export { codexMissing, pinnedCodexVersion } from './launch-trouble';
export { emptyMountPoints, sweepMountPoints } from './mount-points';
export { launchOn, launchRuntime, type ProcessHost } from './process';
export type { LaunchPlan, LaunchRuntime, RequestFailure, RuntimeExit, RuntimeProcess } from './runtime';
export { createSampleProject } from './sample-project';
export { probeSandbox, type SandboxProbe } from './sandbox-probe';
