/**
 * Replay: a session as it stood after one of its entries, made by running its recorded entries through the fold that made them, and each step
 * hash compared with the one that was sealed then. It reads the ledger in a thread of its own, and writes nothing. It may not say more than it
 * compared: whether the entries are the ones that were sealed, `ledger verify` says.
 */
export type { ReplayVerdict, StopReason } from './core/cursor';
export type { ReplayLine } from './core/entry-line';
export type { RowsThen } from './core/replay-rows';
export type { ReplayView, ReplayWanted } from './read-replay';
export { createReplay, type Replay } from './replay';
