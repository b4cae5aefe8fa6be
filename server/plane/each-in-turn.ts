import { type OnDoubt, whileCertain } from '../stream';
import { limits } from '../vocabulary';

/**
 * Ends things one after the other. A ledger that takes nothing any more must not leave the rest open: each step has its turn, no longer than
 * `limits.stopPatienceMs` behind an append that is in doubt, and the first failure is told.
 */
export async function eachInTurn(onDoubt: OnDoubt, steps: readonly (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) {
    const ended = Promise.resolve().then(step);
    await whileCertain(ended, onDoubt, limits.stopPatienceMs).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
