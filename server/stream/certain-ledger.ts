import type { AppendBatch, AppendResult, Ledger } from '../ledger';
import { limits, TroubleError } from '../vocabulary';

/** Refusals after which the first try may still stand on the disk: the same batch is offered again. */
const unresolved = new Set(['ledger.indeterminate', 'ledger.unwritable', 'ledger.overloaded']);

/**
 * The ledger without doubt: an append that failed in the middle is offered again, with the same event ids, until it is known whether it
 * stands. Whoever waits for it waits longer; nobody goes on from a state that may be another one. Only a ledger that is closed or gone
 * leaves the doubt, and then the next start reads what is there.
 */
export function createCertainLedger(
  ledger: Ledger,
  setTimer: (work: () => void, ms: number) => { cancel(): void },
): Ledger {
  const kindOf = (error: unknown): string => (error instanceof TroubleError ? error.trouble.kind : '');

  async function resolveDoubt(batch: AppendBatch, doubt: unknown): Promise<AppendResult> {
    for (;;) {
      await new Promise<void>((resolve) => setTimer(resolve, limits.recordRetryMs));
      try {
        return await ledger.append(batch);
      } catch (error) {
        const kind = kindOf(error);
        if (kind === 'ledger.closed' || kind === 'ledger.writer-gone') throw doubt;
        if (!unresolved.has(kind)) throw error;
      }
    }
  }

  return {
    opening: ledger.opening,
    append: (batch) =>
      ledger.append(batch).catch((error: unknown) => {
        if (kindOf(error) !== 'ledger.indeterminate') throw error;
        return resolveDoubt(batch, error);
      }),
    head: () => ledger.head(),
    onCommit: (listener) => ledger.onCommit(listener),
    cursor: (stream) => ledger.cursor(stream),
    receipt: (commandId) => ledger.receipt(commandId),
    entries: (o) => ledger.entries(o),
    backlog: (o) => ledger.backlog(o),
    pruneChunks: (itemId) => ledger.pruneChunks(itemId),
    health: () => ledger.health(),
    close: () => ledger.close(),
  };
}
