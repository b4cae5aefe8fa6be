/**
 * Reliability: what must always hold and who checks it: the table that the harness runs by, the simulator, and the
 * proofs of durability; objectives join them here. May not be needed by the product to run.
 */
export {
  type DurabilityPart,
  type DurabilityReport,
  runDurability,
} from './durability/testing/run-durability';
export { namePackageRoot } from './durability/testing/subject-places';
export { type Exercise, type KnownFault, knownFaults } from './faults';
export type { Invariant } from './invariants';
export { invariants } from './invariants';
export {
  type BlockResult,
  commandOf,
  fullBlock,
  minimise,
  mutants,
  runBlock,
  runSeed,
  type SimRequest,
  type Switch,
  switches,
} from './simulation';
export { runSoak, type SoakReport, soakFaults } from './soak';
