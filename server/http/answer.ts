import type { ServerResponse } from 'node:http';
import type { Json, Trouble } from '../vocabulary';

/** Sends JSON that no cache keeps. Does nothing on a response that already went out. */
export const sendJson = (
  res: ServerResponse,
  status: number,
  body: Json,
  headers: Readonly<Record<string, string>> = {},
): void => {
  if (res.headersSent || res.destroyed) return;
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  res.end(res.req.method === 'HEAD' ? undefined : text);
};

/** The one shape of every refusal: `{trouble}`. */
export const sendTrouble = (
  res: ServerResponse,
  status: number,
  trouble: Trouble,
  headers: Readonly<Record<string, string>> = {},
): void => sendJson(res, status, { trouble: { ...trouble } }, headers);

export const loginRequired: Trouble = {
  kind: 'http.login-required',
  what: 'This browser is not logged in.',
  safe: 'Nothing was done, and nothing was shown.',
  next: 'Run `node scripts/codexchat.mjs open` in the folder of CodexChat and use the address it prints.',
};

export const launchTokenRefused: Trouble = {
  kind: 'http.launch-token-refused',
  what: 'This login address was already used or is too old.',
  safe: 'Nothing was done.',
  next: 'Run `node scripts/codexchat.mjs open` in the folder of CodexChat: it prints a fresh address.',
};

export const notFound: Trouble = {
  kind: 'http.not-found',
  what: 'There is nothing at this address.',
  safe: 'Nothing was done.',
  next: 'Go back to the start page.',
};

export const methodRefused = (what: string): Trouble => ({ ...notFound, kind: 'http.method-refused', what });
