import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { limits } from '../vocabulary';
import type { AccessLog } from './access-log';
import { launchTokenRefused, methodRefused, sendJson, sendTrouble } from './answer';
import { readJson } from './body';
import type { LaunchTokens } from './launch-tokens';
import type { LoginStore } from './login-store';
import { cookieValue } from './request-facts';

export interface AuthParts {
  readonly launchTokens: LaunchTokens;
  readonly logins: LoginStore;
  readonly accessLog: AccessLog;
  readonly cookieName: () => string;
}

const tokenBody = z.object({ token: z.string().min(1).max(256) });

/** Both halves of the login, and both right. */
export const isLoggedIn = (req: IncomingMessage, parts: AuthParts): boolean => {
  const secret = req.headers['x-codexchat-secret'];
  return parts.logins.verify(
    cookieValue(req, parts.cookieName()),
    typeof secret === 'string' ? secret : null,
  );
};

/**
 * `GET /api/auth` → `{loggedIn}`. `POST /api/auth {token}` swaps a launch token for the cookie and `{secret}`.
 * `POST /api/auth/logout` ends the login of this browser.
 */
export const serveAuth = async (
  req: IncomingMessage,
  res: ServerResponse,
  path: string,
  parts: AuthParts,
): Promise<void> => {
  if (path === '/api/auth/logout') return logout(req, res, parts);
  if (req.method === 'GET') return sendJson(res, 200, { loggedIn: isLoggedIn(req, parts) });
  const body = await readJson(req, limits.authBodyBytesMax);
  if (!body.ok) return sendTrouble(res, body.error.status, body.error.trouble, { connection: 'close' });
  const parsed = tokenBody.safeParse(body.value);
  if (!parsed.success || !parts.launchTokens.redeem(parsed.data.token)) {
    parts.accessLog.write({ event: 'login-refused', status: 401, reason: launchTokenRefused.kind });
    return sendTrouble(res, 401, launchTokenRefused);
  }
  const login = parts.logins.create();
  parts.accessLog.write({ event: 'login', status: 200 });
  const seconds = Math.floor(limits.loginMs / 1000);
  sendJson(
    res,
    200,
    { secret: login.secret },
    { 'set-cookie': `${cookie(parts, login.cookie)}; Max-Age=${seconds}` },
  );
};

const logout = (req: IncomingMessage, res: ServerResponse, parts: AuthParts): void => {
  if (req.method !== 'POST') {
    sendTrouble(res, 405, methodRefused('Logging out is a POST.'), { allow: 'POST' });
    return;
  }
  req.resume();
  const value = cookieValue(req, parts.cookieName());
  if (value !== null && isLoggedIn(req, parts)) {
    parts.logins.remove(value);
    parts.accessLog.write({ event: 'logout', status: 200 });
  }
  sendJson(res, 200, { loggedIn: false }, { 'set-cookie': `${cookie(parts, '')}; Max-Age=0` });
};

/** Not `Secure`: we speak plain HTTP on loopback, and Safari would drop it. The port is in the name because cookies ignore ports. */
const cookie = (parts: AuthParts, value: string): string =>
  `${parts.cookieName()}=${value}; HttpOnly; SameSite=Strict; Path=/`;
