import { randomBytes } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FeedHub } from '../feed';
import { limits, type Trouble } from '../vocabulary';
import type { AccessLog } from './access-log';
import { loginRequired, methodRefused, notFound, sendTrouble } from './answer';
import { serveApi } from './api-route';
import { type AuthParts, isLoggedIn, serveAuth } from './auth-route';
import { contentPolicy } from './core/content-policy';
import { type GateRules, judgeRequest } from './core/gate';
import { createDownloads } from './download-route';
import { serveFeed } from './feed-route';
import type { LaunchTokens } from './launch-tokens';
import type { LoginStore } from './login-store';
import type { ControlPlane } from './plane';
import { logRefusal, sendRefusal, setSafetyHeaders } from './refusal';
import { requestFacts, stripInternalHeaders } from './request-facts';
import { closeServer, guardSockets, listenOn } from './server-socket';

export interface DoorParts {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly plane: ControlPlane;
  readonly feed: FeedHub;
  readonly launchTokens: LaunchTokens;
  readonly logins: LoginStore;
  readonly accessLog: AccessLog;
  /** The screens, for what is not ours; `upgrades` only while developing. */
  readonly nextHandler: (req: IncomingMessage, res: ServerResponse) => Promise<void> | void;
  readonly upgrades?: EventEmitter;
}

export interface Door {
  /** Binds 127.0.0.1. Rejects with a TroubleError when the port is taken. Resolves to the port. */
  listen(): Promise<number>;
  /** `http://127.0.0.1:<port>/` */
  readonly url: () => string;
  /** A fresh address that logs one browser in. */
  readonly launchUrl: () => string;
  /** Takes no more requests, lets open answers end within `limits.doorCloseGraceMs`, then cuts them. */
  close(): Promise<void>;
}

const host = '127.0.0.1';

/** The one entrance: judges every request, then hands it to the login, the API, the feed or the screens. */
export const createDoor = (parts: DoorParts): Door => {
  let port = parts.port;
  const rules = (): GateRules => ({
    // A browser leaves the port out of Host when it is the scheme's own.
    host: port === 80 ? host : `${host}:${port}`,
    alias: port === 80 ? 'localhost' : `localhost:${port}`,
    bodyBytesMax: limits.requestBodyBytesMax,
  });
  const download = createDownloads(parts);
  const auth: AuthParts = { ...parts, cookieName: () => `codexchat-${port}` };
  const server = createServer(
    {
      headersTimeout: limits.doorHeadersTimeoutMs,
      maxHeaderSize: limits.doorHeaderBytesMax,
      requestTimeout: limits.doorRequestTimeoutMs,
      connectionsCheckingInterval: limits.doorTimeoutCheckMs,
      // A missing Host is a wrong one: refused by the door in its own words, and logged like every refusal.
      requireHostHeader: false,
    },
    (req, res) => {
      serve(req, res, { ...parts, download }, rules(), auth).catch((error: unknown) => {
        process.stderr.write(
          `door: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
        );
        if (res.headersSent) res.destroy();
        else sendTrouble(res, 500, internal);
      });
    },
  );
  server.maxConnections = limits.doorConnectionsMax;
  guardSockets(server, parts, rules);
  const url = (): string => `http://${rules().host}/`;
  return {
    url,
    launchUrl: () => `${url()}#token=${parts.launchTokens.issue()}`,
    async listen() {
      await listenOn(server, host, port);
      port = (server.address() as AddressInfo).port;
      return port;
    },
    close: () => closeServer(server),
  };
};

const internal: Trouble = {
  kind: 'http.internal',
  what: 'The server failed at this request.',
  safe: 'What was recorded before is kept.',
  next: 'Retry; if it comes again, see the server log.',
};

const serve = async (
  req: IncomingMessage,
  res: ServerResponse,
  parts: DoorParts & { readonly download: ReturnType<typeof createDownloads> },
  rules: GateRules,
  auth: AuthParts,
): Promise<void> => {
  const dev = parts.upgrades !== undefined;
  const policy = contentPolicy(randomBytes(16).toString('base64'), dev);
  setSafetyHeaders(res, policy);
  const verdict = judgeRequest(requestFacts(req), rules);
  if (verdict.kind === 'redirect') {
    res.writeHead(307, { location: verdict.location, 'cache-control': 'no-store' }).end();
    return;
  }
  if (verdict.kind === 'refuse') {
    logRefusal(parts.accessLog, req, verdict.status, verdict.trouble.kind);
    return sendRefusal(req, res, verdict);
  }
  stripInternalHeaders(req);
  const url = new URL(req.url ?? '/', `http://${rules.host}`);
  if (url.pathname === '/api/auth' || url.pathname === '/api/auth/logout') {
    return serveAuth(req, res, url.pathname, auth);
  }
  const ticket = /^\/api\/download\/([\w-]{1,64})$/.exec(url.pathname)?.[1];
  if (ticket !== undefined) return parts.download(req, res, ticket);
  if (url.pathname.startsWith('/api/')) {
    if (!isLoggedIn(req, auth)) {
      logRefusal(parts.accessLog, req, 401, loginRequired.kind);
      return sendTrouble(res, 401, loginRequired, { connection: 'close' });
    }
    if (url.pathname === '/api/feed') {
      if (req.method === 'GET') return serveFeed(res, url.searchParams, parts);
      return sendTrouble(res, 405, methodRefused('The feed is read with GET.'), {
        allow: 'GET',
        connection: 'close',
      });
    }
    const procedure = /^\/api\/trpc\/([\w.,]+)$/.exec(url.pathname)?.[1];
    if (procedure !== undefined) return serveApi(req, res, procedure, parts.plane);
    return sendTrouble(res, 404, notFound);
  }
  if (url.pathname === '/metrics') return sendTrouble(res, 404, notFound);
  // Next reads the nonce from the request and stamps its scripts with it.
  req.headers['content-security-policy'] = policy;
  await parts.nextHandler(req, res);
};
