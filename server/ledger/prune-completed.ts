import { limits } from '../vocabulary';
import type { Ledger } from './ledger';

/**
 * Prunes the live text of each item as soon as it is completed, one item at a time. Returns the function that stops it.
 * A failure is given to `onProblem` and changes nothing: the text merely stays stored twice.
 */
export function pruneCompleted(ledger: Ledger, onProblem: (error: unknown) => void): () => void {
  const waiting: string[] = [];
  let running = false;
  const drain = async (): Promise<void> => {
    if (running) return;
    running = true;
    for (let itemId = waiting.shift(); itemId !== undefined; itemId = waiting.shift()) {
      await ledger.pruneChunks(itemId).catch(onProblem);
    }
    running = false;
  };
  const stop = ledger.onCommit((entries) => {
    for (const { dropped } of entries)
      for (const itemId of dropped) if (waiting.length < limits.pruneWaitingMax) waiting.push(itemId);
    void drain();
  });
  return () => {
    stop();
    waiting.length = 0;
  };
}
