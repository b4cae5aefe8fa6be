import type { IncomingMessage } from 'node:http';
import type { RequestFacts } from './core/gate';

/** What the gate judges, read from the raw headers: Node keeps only the first of several Host headers, and we want to see all. */
export const requestFacts = (req: IncomingMessage): RequestFacts => ({
  method: req.method ?? '',
  url: req.url ?? '',
  hosts: rawValues(req, 'host'),
  origin: one(req, 'origin'),
  fetchSite: one(req, 'sec-fetch-site'),
  fetchMode: one(req, 'sec-fetch-mode'),
  fetchDest: one(req, 'sec-fetch-dest'),
  contentType: one(req, 'content-type'),
  contentLength: req.headers['content-length'] === undefined ? null : Number(req.headers['content-length']),
});

/** A header sent twice is joined, so that it equals nothing we allow. */
const one = (req: IncomingMessage, name: string): string | null => {
  const values = rawValues(req, name);
  return values.length === 0 ? null : values.join(', ');
};

const rawValues = (req: IncomingMessage, name: string): readonly string[] => {
  const values: string[] = [];
  for (let index = 0; index + 1 < req.rawHeaders.length; index += 2) {
    if (req.rawHeaders[index]?.toLowerCase() === name) values.push(req.rawHeaders[index + 1] ?? '');
  }
  return values;
};

/**
 * Removes what only a proxy or Next itself may say. Next believes some of these headers (one of them once skipped its middleware), and
 * nothing stands in front of us.
 */
export const stripInternalHeaders = (req: IncomingMessage): void => {
  const internal =
    /^(?:x-middleware-|x-invoke-|x-nextjs-data$|x-nextjs-postponed$|x-nextjs-rewritten-|x-forwarded-|forwarded$|x-nonce$|content-security-policy|next-action$)/;
  for (const name of Object.keys(req.headers)) if (internal.test(name)) delete req.headers[name];
};

/** The value of one cookie, or null. */
export const cookieValue = (req: IncomingMessage, name: string): string | null => {
  for (const part of (req.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value !== undefined && value !== '') return value;
  }
  return null;
};
