import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { limits } from '../vocabulary';

/** What a browser gets: the cookie cannot be read by scripts, the secret is not sent to other ports. The API needs both. */
export interface Login {
  readonly cookie: string;
  readonly secret: string;
}

export interface LoginStore {
  create(): Login;
  /** True when both belong to one login that has not expired. */
  verify(cookie: string | null, secret: string | null): boolean;
  remove(cookie: string): void;
}

const stored = z.object({
  logins: z.array(
    z.object({
      cookieHash: z.string().length(64),
      secretHash: z.string().length(64),
      expiresAt: z.int().nonnegative(),
    }),
  ),
});
type StoredLogin = z.infer<typeof stored>['logins'][number];

/**
 * Logins in memory and in `<dataDir>/logins.json` (0600, hashes only), so that a restart does not log people out. An unreadable file means
 * nobody is logged in, which `codexchat open` mends; it is never a reason to let someone in. A file that cannot be written (a full disk)
 * keeps nobody out who must see why: the login holds until the server stops, and the fault goes to stderr.
 */
export const createLoginStore = (o: { dataDir: string; now: () => number }): LoginStore => {
  const path = join(o.dataDir, 'logins.json');
  const logins = new Map(readLogins(path).map((login) => [login.cookieHash, login]));
  const prune = (): void => {
    for (const login of logins.values()) if (login.expiresAt <= o.now()) logins.delete(login.cookieHash);
    for (const oldest of logins.keys()) {
      if (logins.size <= limits.loginsMax) break;
      logins.delete(oldest);
    }
  };
  return {
    create() {
      const login = {
        cookie: randomBytes(32).toString('base64url'),
        secret: randomBytes(32).toString('base64url'),
      };
      const cookieHash = sha256(login.cookie);
      logins.set(cookieHash, {
        cookieHash,
        secretHash: sha256(login.secret),
        expiresAt: o.now() + limits.loginMs,
      });
      prune();
      keepLogins(path, [...logins.values()]);
      return login;
    },
    verify(cookie, secret) {
      if (cookie === null || secret === null) return false;
      const login = logins.get(sha256(cookie));
      // Compared even when there is no such login, so that the time says nothing.
      const same = timingSafeEqual(
        Buffer.from(sha256(secret)),
        Buffer.from(login?.secretHash ?? sha256('no such login')),
      );
      return login !== undefined && same && o.now() < login.expiresAt;
    },
    remove(cookie) {
      if (logins.delete(sha256(cookie))) writeLogins(path, [...logins.values()]);
    },
  };
};

const readLogins = (path: string): readonly StoredLogin[] => {
  try {
    return stored.parse(JSON.parse(readFileSync(path, 'utf8'))).logins;
  } catch {
    return [];
  }
};

/** Whole or not at all: a new file is synced and renamed over the old one. */
const writeLogins = (path: string, logins: readonly StoredLogin[]): void => {
  const next = `${path}.next`;
  const file = openSync(next, 'w', 0o600);
  try {
    chmodSync(next, 0o600);
    writeSync(file, JSON.stringify({ logins }));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(next, path);
};

const keepLogins = (path: string, logins: readonly StoredLogin[]): void => {
  try {
    writeLogins(path, logins);
  } catch (error) {
    process.stderr.write(`logins cannot be kept over a restart: ${String(error)}\n`);
  }
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
