import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccessLog } from './access-log';
import { sendTrouble } from './answer';
import type { GateVerdict } from './core/gate';
import { requestFacts } from './request-facts';

/** On every answer, refusals and files included. */
export const setSafetyHeaders = (res: ServerResponse, policy: string): void => {
  res.setHeader('content-security-policy', policy);
  res.setHeader('x-content-type-options', 'nosniff');
  res.setHeader('referrer-policy', 'no-referrer');
  res.setHeader('cross-origin-opener-policy', 'same-origin');
  res.setHeader('cross-origin-resource-policy', 'same-origin');
};

export const sendRefusal = (
  req: IncomingMessage,
  res: ServerResponse,
  verdict: Extract<GateVerdict, { kind: 'refuse' }>,
): void => {
  // What a refused caller still sends is not read: the connection ends with the answer.
  const headers = { connection: 'close', ...(verdict.allow === undefined ? {} : { allow: verdict.allow }) };
  sendTrouble(res, verdict.status, verdict.trouble, headers);
  req.resume();
};

/** One line per refusal: who said what, as it came, escaped. */
export const logRefusal = (log: AccessLog, req: IncomingMessage, status: number, reason: string): void => {
  const facts = requestFacts(req);
  log.write({
    event: 'refused',
    status,
    reason,
    method: facts.method,
    url: facts.url,
    host: facts.hosts.join(', '),
    origin: facts.origin,
    site: facts.fetchSite,
    dest: facts.fetchDest,
    agent: req.headers['user-agent'] ?? null,
  });
};
