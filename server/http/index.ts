/**
 * The door and the API behind it: judges every request, logs people in, and hands calls to the control plane. It may not reach around the
 * plane into another room, holds no product state but logins, and trusts no header. Screens import types from here and nothing else.
 */

export type { PastReplay } from '../policy-review';
export type { ReplayLine, ReplayVerdict, ReplayView } from '../replay';
export type { AccessLog, LogFields } from './access-log';
export { createAccessLog } from './access-log';
export type { Account, ModelChoice } from './account-api';
export type { Call } from './call';
export { createCall } from './call';
export type { Door, DoorParts } from './door';
export { createDoor } from './door';
export type { ActDetail, EnforcementApi, IndexState } from './enforcement-api';
export type { LaunchTokens } from './launch-tokens';
export { createLaunchTokens } from './launch-tokens';
export type { Login, LoginStore } from './login-store';
export { createLoginStore } from './login-store';
export type { Pages } from './pages';
export { startPages } from './pages';
export type {
  ControlPlane,
  DemoScenario,
  Download,
  ExportFormat,
  PlaneStatus,
  ProjectSafety,
  SessionView,
  TranscriptPage,
} from './plane';
export type { AppRouter } from './routers';
export type { RuntimesApi } from './runtimes-api';
