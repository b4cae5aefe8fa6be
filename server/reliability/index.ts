/**
 * Reliability: what must always hold and who checks it: the table that the harness runs by, and the simulator; faults and objectives join
 * them here. May not be needed by the product to run.
 */
export type { Invariant } from './invariants';
export { invariants } from './invariants';
export {
  type BlockResult,
  commandOf,
  type Fault,
  faults,
  fullBlock,
  minimise,
  mutants,
  runBlock,
  runSeed,
  type SimRequest,
} from './simulation';
