import { type Doubt, whileCertain } from '../stream';
import { limits } from '../vocabulary';

/**
 * A server waits until its ledger can be written again, because people's work hangs on it. A command of its own need not: what it waits for
 * rejects when an append was in doubt for `limits.commandPatienceMs`. Then the process should end: something of it goes on waiting.
 */
export function createPatience() {
  const listeners = new Set<(doubt: Doubt) => void>();
  const onDoubt = (listener: (doubt: Doubt) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    doubted({ forMs, trouble }: Doubt): void {
      for (const listener of listeners) listener({ forMs, trouble: { ...trouble, next } });
    },
    bounded: <T>(work: Promise<T>): Promise<T> => whileCertain(work, onDoubt, limits.commandPatienceMs),
  };
}

const next = 'Make space or repair the disk, then run the command again.';
