import type { AppendBatch, AppendResult, Ledger } from '../ledger';
import { limits, type Trouble, TroubleError } from '../vocabulary';

/** Refusals after which the first try may still stand on the disk: the same batch is offered again. */
const unresolved = new Set(['ledger.indeterminate', 'ledger.unwritable', 'ledger.overloaded']);

/** An append that is still in doubt, after each try: since how long, and why the last one failed. */
export interface Doubt {
  readonly forMs: number;
  readonly trouble: Trouble;
}
type Doubted = (doubt: Doubt) => void;
/** Calls at each try until the returned function is called. */
export type OnDoubt = (listener: Doubted) => () => void;

/** Tells of its doubts, so that who need not wait may go. */
export interface CertainLedger extends Ledger {
  readonly onDoubt: OnDoubt;
}

/**
 * The ledger without doubt: an append that failed in the middle is offered again, with the same event ids, until it is known whether it
 * stands. Whoever waits for it waits longer; nobody goes on from a state that may be another one. Only a ledger that is closed or gone
 * leaves the doubt, and then the next start reads what is there.
 */
export function createCertainLedger(
  ledger: Ledger,
  setTimer: (work: () => void, ms: number) => { cancel(): void },
  doubted?: Doubted,
): CertainLedger {
  const listeners = new Set<Doubted>(doubted ? [doubted] : []);
  const kindOf = (error: unknown): string => (error instanceof TroubleError ? error.trouble.kind : '');

  async function resolveDoubt(batch: AppendBatch, doubt: unknown): Promise<AppendResult> {
    for (let forMs = limits.recordRetryMs; ; forMs += limits.recordRetryMs) {
      await new Promise<void>((resolve) => setTimer(resolve, limits.recordRetryMs));
      try {
        return await ledger.append(batch);
      } catch (error) {
        const kind = kindOf(error);
        if (kind === 'ledger.closed' || kind === 'ledger.writer-gone') throw doubt;
        if (!(error instanceof TroubleError) || !unresolved.has(kind)) throw error;
        for (const listener of listeners) listener({ forMs, trouble: error.trouble });
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
    onDoubt(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
