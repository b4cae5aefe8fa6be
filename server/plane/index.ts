/**
 * The plane: the one composition of all rooms behind the API, used by the server and by the headless CLI.
 * May name every room; decides nothing itself.
 */
export { type AcceptedPolicy, acceptedPolicy } from './accepted-policy';
export {
  configuredPolicy,
  findPlaces,
  keptPlaces,
  namePlaces,
  type Places,
  userPolicyFolder,
} from './data-places';
export { foldOf } from './folds';
export { openBrowser } from './open-browser';
export { openPlane } from './open-plane';
export type { OpenPlane, PlaneOptions } from './plane-options';
export { type PruneReport, pruneOld, pruneReport, pruneSentence } from './prune-work';
export { rebuildSentence } from './rebuild-work';
export { askAboutCutOff, reconcile } from './reconcile';
export { quarantineAfter, restartPolicy } from './runtimes';
export { type SuperviseParts, superviseRuntime } from './supervise';
export { supervisionLimits } from './supervision-limits';
export { systemFold } from './system-fold';
export { type FullReport, fullReport, verifyAll } from './verify-all';
