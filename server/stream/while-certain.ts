import { TroubleError } from '../vocabulary';
import type { OnDoubt } from './certain-ledger';

/**
 * Waits for work that waits for an append, but not for ever: rejects with what keeps the ledger from being written when an append was in doubt
 * for `forMs`. The work itself goes on with nobody who waits; whether its append stands, the ledger says when it is read again.
 */
export async function whileCertain<T>(work: Promise<T>, onDoubt: OnDoubt, forMs: number): Promise<T> {
  let listenNoMore = (): void => undefined;
  const tooLong = new Promise<never>((_, reject) => {
    listenNoMore = onDoubt((doubt) => {
      if (doubt.forMs >= forMs) reject(new TroubleError(doubt.trouble));
    });
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    listenNoMore();
  }
}
