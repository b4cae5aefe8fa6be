/**
 * The disk side of policy: reads the tracked files, loads the engine, and tells where links and wildcards lead. Judges nothing.
 * Apart from the policy room, so that this stays pure: the session's core and the simulation judge without a disk.
 */
export { diskPlace } from './disk-place';
export { type CurrentPolicy, type LivePolicy, openLivePolicy } from './live-policy';
export { type LoadedPolicy, loadCedar, loadPolicy, sha256 } from './load-policy';
export { type PinnedPolicy, withheld, withProject } from './pinned-policy';
export {
  policyFileNames,
  readCaseFile,
  readFileText,
  readPolicyFiles,
  type TrackedPolicy,
  UnreadableFile,
  unreadFiles,
} from './policy-files';
export { type FoundPolicy, readProjectPolicy } from './project-files';
