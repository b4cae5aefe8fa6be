/**
 * Reliability: what must always hold and who checks it. Today the table that the harness runs by; faults, simulation and objectives join it
 * here. May not be needed by the product to run.
 */
export type { Invariant } from './invariants';
export { invariants } from './invariants';
