import { createHash, randomBytes } from 'node:crypto';
import { limits } from '../vocabulary';

/**
 * One-use tickets: 256 random bits that stand for something prepared, good for `limits.downloadTicketMs`. A browser's download sends no header
 * of ours, so the address itself must carry the right, and only once. Kept as hashes, in memory only; at most `limits.downloadTicketsMax`.
 */
export interface Tickets<T> {
  issue(value: T): string;
  /** What it stands for, the first time and in time; null otherwise. */
  redeem(ticket: string): T | null;
}

export function createTickets<T>(o: { readonly now: () => number }): Tickets<T> {
  const kept = new Map<string, { readonly value: T; readonly expiresAt: number }>();
  return {
    issue(value) {
      const ticket = randomBytes(32).toString('base64url');
      kept.set(hashOf(ticket), { value, expiresAt: o.now() + limits.downloadTicketMs });
      for (const oldest of kept.keys()) {
        if (kept.size <= limits.downloadTicketsMax) break;
        kept.delete(oldest);
      }
      return ticket;
    },
    redeem(ticket) {
      const key = hashOf(ticket);
      const found = kept.get(key);
      kept.delete(key);
      return found !== undefined && o.now() < found.expiresAt ? found.value : null;
    },
  };
}

const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('hex');
