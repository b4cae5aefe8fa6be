import type { Trouble } from '../../vocabulary';
import { hasTraversal } from './request-path';

/**
 * The judgement of the door, as a pure function of the request line and headers. It knows nothing of logins: it answers the questions
 * "was this meant for us" and "did our own page send it". `Origin` equal to `Host` proves nothing after DNS rebinding, so the list of
 * hosts is exact and comes from where we are bound, never from the request.
 */
export interface RequestFacts {
  readonly method: string;
  /** As on the request line: path and query. */
  readonly url: string;
  /** Every Host header that came, in order. */
  readonly hosts: readonly string[];
  readonly origin: string | null;
  readonly fetchSite: string | null;
  readonly fetchMode: string | null;
  readonly fetchDest: string | null;
  readonly contentType: string | null;
  readonly contentLength: number | null;
}

export interface GateRules {
  /** `127.0.0.1:<port>`, exactly. */
  readonly host: string;
  /** `localhost:<port>`: page loads are sent on to `host`. */
  readonly alias: string;
  readonly bodyBytesMax: number;
}

export type GateVerdict =
  | { readonly kind: 'pass' }
  | { readonly kind: 'redirect'; readonly location: string }
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly trouble: Trouble;
      readonly allow?: string;
    };

const safe = 'Nothing was done.';

const refuse = (status: number, kind: string, what: string, next: string): GateVerdict => ({
  kind: 'refuse',
  status,
  trouble: { kind: `http.${kind}`, what, safe, next },
});

const isApi = (path: string): boolean => path === '/api' || path.startsWith('/api/');

/** A person opening an address: a link, a bookmark, a typed URL, a reload. Pages hold no data, so anyone may send a person here. */
const isPageLoad = (facts: RequestFacts, path: string): boolean =>
  (facts.method === 'GET' || facts.method === 'HEAD') &&
  !isApi(path) &&
  facts.origin === null &&
  (facts.fetchDest === null || facts.fetchDest === 'document') &&
  (facts.fetchMode === null || facts.fetchMode === 'navigate');

/** Is it addressed to us, by the one name we go by? */
const judgeHost = (facts: RequestFacts, rules: GateRules, path: string): GateVerdict | null => {
  const [host] = facts.hosts;
  if (facts.hosts.length === 1 && host === rules.host) return null;
  const elsewhere = facts.fetchSite === 'cross-site' || facts.fetchSite === 'same-site';
  if (facts.hosts.length === 1 && host === rules.alias && isPageLoad(facts, path) && !elsewhere) {
    return { kind: 'redirect', location: `http://${rules.host}${facts.url}` };
  }
  return refuse(
    421,
    'host-refused',
    'The request was addressed to another host.',
    `Open http://${rules.host}/ instead.`,
  );
};

/** Did our own page send it? Absent headers mean no browser; those callers lack the login. */
const judgeOrigin = (facts: RequestFacts, rules: GateRules): GateVerdict | null => {
  const next = `Use CodexChat from its own page at http://${rules.host}/.`;
  if (facts.origin !== null && facts.origin !== `http://${rules.host}`) {
    return refuse(403, 'origin-refused', 'Another page or program sent this request.', next);
  }
  if (facts.fetchSite !== null && facts.fetchSite !== 'same-origin' && facts.fetchSite !== 'none') {
    return refuse(403, 'site-refused', 'The browser says that another site sent this request.', next);
  }
  return null;
};

const judgeMethod = (facts: RequestFacts, path: string): GateVerdict | null => {
  const allow = isApi(path) ? ['GET', 'POST'] : ['GET', 'HEAD'];
  if (allow.includes(facts.method)) return null;
  return {
    kind: 'refuse',
    status: 405,
    allow: allow.join(', '),
    trouble: {
      kind: 'http.method-refused',
      what: 'This address does not take this kind of request.',
      safe,
      next: `It takes ${allow.join(' and ')}.`,
    },
  };
};

/** A form or a script of another site can post text without asking; it cannot post JSON. */
const judgeBody = (facts: RequestFacts, rules: GateRules): GateVerdict | null => {
  if (facts.method !== 'POST') return null;
  if (!/^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(facts.contentType ?? '')) {
    return refuse(415, 'body-not-json', 'The body is not JSON.', 'Send it as application/json.');
  }
  if (facts.contentLength !== null && facts.contentLength > rules.bodyBytesMax) {
    return refuse(
      413,
      'body-too-large',
      `The request is larger than ${rules.bodyBytesMax} bytes.`,
      'Send less at once.',
    );
  }
  return null;
};

/** Decides about a request before anything else reads it. The order is fixed: address, path, origin, method, body. */
export const judgeRequest = (facts: RequestFacts, rules: GateRules): GateVerdict => {
  const path = facts.url.split('?', 1)[0] ?? '';
  if (!facts.url.startsWith('/') || facts.url.startsWith('//') || hasTraversal(path)) {
    // A wrong host is the better answer, because it is what an attacker controls first.
    const host = judgeHost({ ...facts, url: '/' }, rules, '/');
    if (host?.kind === 'refuse') return host;
    return refuse(400, 'path-refused', 'The address is not a plain path.', `Open http://${rules.host}/.`);
  }
  const host = judgeHost(facts, rules, path);
  if (host !== null) return host;
  const origin = isPageLoad(facts, path) ? null : judgeOrigin(facts, rules);
  return origin ?? judgeMethod(facts, path) ?? judgeBody(facts, rules) ?? { kind: 'pass' };
};
