import { createHash, randomBytes } from 'node:crypto';
import { limits } from '../vocabulary';

/**
 * Launch tokens: what a printed URL carries in its fragment. 256 random bits, good for one login within `limits.launchTokenMs`. Kept as
 * hashes in memory only: a restart makes all of them worthless, and `codexchat open` prints a fresh one.
 */
export interface LaunchTokens {
  issue(): string;
  /** True exactly once per token, and only in time. */
  redeem(token: string): boolean;
}

export const createLaunchTokens = (o: { now: () => number }): LaunchTokens => {
  const expiries = new Map<string, number>();
  return {
    issue() {
      const token = randomBytes(32).toString('base64url');
      expiries.set(sha256(token), o.now() + limits.launchTokenMs);
      // The oldest goes first: a flood of `open` cannot grow the table.
      for (const oldest of expiries.keys()) {
        if (expiries.size <= limits.launchTokensMax) break;
        expiries.delete(oldest);
      }
      return token;
    },
    redeem(token) {
      const key = sha256(token);
      const expiresAt = expiries.get(key);
      expiries.delete(key);
      return expiresAt !== undefined && o.now() < expiresAt;
    },
  };
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
