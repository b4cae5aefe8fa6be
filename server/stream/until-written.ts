import { limits, TroubleError } from '../vocabulary';

type SetTimer = (work: () => void, ms: number) => { cancel(): void };

/** Refusals that pass by themselves: the disk is full, or the writer is behind. */
const passing = new Set(['ledger.unwritable', 'ledger.overloaded']);

/** Whether the ledger refuses only for now. */
export const refusedForNow = (error: unknown): boolean =>
  error instanceof TroubleError && passing.has(error.trouble.kind);

/**
 * For what has happened already: it is recorded however long the ledger cannot take it. A person's wish is not; it is refused, so that
 * the person knows. Other errors are passed on.
 */
export async function untilWritten<T>(work: () => Promise<T>, setTimer: SetTimer): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!refusedForNow(error)) throw error;
      await new Promise<void>((resolve) => setTimer(resolve, limits.recordRetryMs));
    }
  }
}
