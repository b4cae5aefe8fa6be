import type { EventEmitter } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { limits, type Trouble, TroubleError } from '../vocabulary';
import type { AccessLog } from './access-log';
import { type GateRules, judgeRequest } from './core/gate';
import { logRefusal } from './refusal';
import { requestFacts } from './request-facts';

/** What never becomes a request: upgrades, tunnels, expectations, and bytes that are not HTTP. Each refusal is logged. */
export const guardSockets = (
  server: Server,
  parts: { readonly accessLog: AccessLog; readonly upgrades?: EventEmitter },
  rules: () => GateRules,
): void => {
  server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    const verdict = judgeRequest(requestFacts(req), rules());
    if (verdict.kind === 'pass' && parts.upgrades?.emit('upgrade', req, socket, head) === true) return;
    logRefusal(parts.accessLog, req, 403, 'http.upgrade-refused');
    socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
  });
  server.on('connect', (req: IncomingMessage, socket: Duplex) => {
    logRefusal(parts.accessLog, req, 405, 'http.connect-refused');
    socket.end('HTTP/1.1 405 Method Not Allowed\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
  });
  server.on('checkExpectation', (req: IncomingMessage, res: ServerResponse) => {
    logRefusal(parts.accessLog, req, 417, 'http.expectation-refused');
    res.writeHead(417, { connection: 'close', 'content-length': 0 }).end();
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const tooLong = error.code === 'HPE_HEADER_OVERFLOW';
    const [status, reason] = tooLong ? [431, addressTooLong.kind] : [400, 'http.not-http'];
    parts.accessLog.write({ event: 'refused', status, reason, code: error.code ?? null });
    socket.end(
      tooLong
        ? inWords(addressTooLong)
        : 'HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n',
    );
  });
};

const addressTooLong: Trouble = {
  kind: 'http.address-too-long',
  what: 'The address and the headers of this request are too long together.',
  safe: 'Nothing was done.',
  next: 'Ask for less at once, for example with a shorter command.',
};

/** A refusal where no request was ever made, so that the page can say why. */
function inWords(trouble: Trouble): string {
  const body = JSON.stringify({ trouble });
  const head = [
    'HTTP/1.1 431 Request Header Fields Too Large',
    'connection: close',
    'content-type: application/json',
  ];
  return `${head.join('\r\n')}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** Rejects with a TroubleError: `http.port-taken`, `http.port-refused`. */
export const listenOn = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(
        new TroubleError(
          {
            kind: taken ? 'http.port-taken' : 'http.port-refused',
            what: taken
              ? `Port ${port} is in use by another program.`
              : `Port ${port} cannot be opened (${error.code ?? error.message}).`,
            safe: 'Nothing was started, no data was touched.',
            next: 'Choose another with `--port`, or stop the program that has it.',
          },
          { cause: error },
        ),
      );
    });
    server.listen({ port, host, exclusive: true }, resolve);
  });

export const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), limits.doorCloseGraceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
