/**
 * The simulator: the production rooms on a virtual clock, a ledger in memory, scripted runtimes and people, under a seeded swarm of faults.
 * It watches from outside and knows only what can be seen. May not be needed by the product to run, and edits nothing of it.
 */
export { minimise } from './minimise';
export type { Mutant } from './mutant';
export { mutants } from './mutants';
export { commandOf, type Fault, faults, type SimRequest, type Switch, switches } from './options';
export { makePrng, type Prng } from './prng';
export { type BlockResult, type Failure, fullBlock, runBlock } from './run-block';
export { runSeed, type SeedResult } from './run-seed';
