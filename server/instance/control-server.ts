import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { drainedOrClosed, type FeedHub } from '../feed';
import { limits, type Trouble, TroubleError } from '../vocabulary';
import { type ControlAnswer, type ControlRequest, controlRequest, createLineReader } from './control-message';
import type { InstanceLock } from './lock';
import { chooseSocketPath } from './socket-path';

export interface ControlParts {
  /** Only who holds the data directory may replace a socket that lies there. */
  readonly lock: InstanceLock;
  /** The API, as the CLI. Rejects with TroubleErrors. */
  readonly call: (path: string, input: unknown) => Promise<unknown>;
  readonly feed: FeedHub;
  readonly launchUrl: () => string;
}

export interface ControlServer {
  readonly path: string;
  close(): Promise<void>;
}

/** Serves the 0600 unix socket of the data directory: whoever may open it is the owner, so no login is asked for. */
export const serveControl = async (parts: ControlParts): Promise<ControlServer> => {
  const path = chooseSocketPath(parts.lock.dataDir);
  // What a killed server left; the lock proves that no living one listens there.
  rmSync(path, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serveConnection(socket, parts);
  });
  server.maxConnections = limits.controlConnectionsMax;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    // The socket must never exist with wider rights, not even for a moment; listen binds before it returns.
    const before = process.umask(0o177);
    try {
      server.listen(path, resolve);
    } finally {
      process.umask(before);
    }
  });
  chmodSync(path, 0o600);
  return {
    path,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};

const serveConnection = (socket: Socket, parts: ControlParts): void => {
  const feeds = new Map<number, () => void>();
  let calls = 0;
  const send = (answer: ControlAnswer): void => {
    if (socket.writable) socket.write(`${JSON.stringify(answer)}\n`);
  };
  const refuse = (id: number, error: unknown): void => send({ id, ok: false, trouble: asTrouble(error) });
  const call = async (id: number, path: string, input: unknown): Promise<void> => {
    calls += 1;
    try {
      send({ id, ok: true, value: (await parts.call(path, input)) ?? null });
    } catch (error) {
      refuse(id, error);
    } finally {
      calls -= 1;
    }
  };
  const serve = (request: ControlRequest): void => {
    if ('path' in request) {
      if (calls >= limits.controlCallsMax) refuse(request.id, new TroubleError(busy));
      else void call(request.id, request.path, request.input);
    } else if ('open' in request) {
      send({ id: request.id, ok: true, value: parts.launchUrl() });
    } else if ('cancel' in request) {
      feeds.get(request.id)?.();
      feeds.delete(request.id);
    } else {
      openFeed(socket, parts, request, send, feeds);
    }
  };
  socket.on(
    'data',
    createLineReader({
      bytesMax: limits.requestBodyBytesMax,
      line: (text) => {
        const request = parseRequest(text);
        if (request === null) socket.destroy();
        else serve(request);
      },
      tooLong: () => socket.destroy(),
    }),
  );
  socket.on('error', () => socket.destroy());
  socket.once('close', () => {
    for (const close of feeds.values()) close();
  });
};

const openFeed = (
  socket: Socket,
  parts: ControlParts,
  request: Extract<ControlRequest, { feed: unknown }>,
  send: (answer: ControlAnswer) => void,
  feeds: Map<number, () => void>,
): void => {
  const { id } = request;
  if (feeds.has(id)) {
    send({ id, ok: false, trouble: busy });
    return;
  }
  const subscribed = parts.feed.subscribe({
    from: request.feed.from,
    sink: {
      open: () => undefined,
      write: (wire) => send({ id, wire: wire.toString('utf8') }),
      unreadBytes: () => socket.writableLength,
      drained: () => drainedOrClosed(socket),
      close: (reason) => {
        feeds.delete(id);
        send({ id, ended: reason });
      },
    },
  });
  if (subscribed.ok) feeds.set(id, subscribed.value.close);
  else send({ id, ok: false, trouble: subscribed.error });
};

const parseRequest = (text: string): ControlRequest | null => {
  try {
    return controlRequest.parse(JSON.parse(text));
  } catch {
    return null;
  }
};

const asTrouble = (error: unknown): Trouble =>
  error instanceof TroubleError
    ? error.trouble
    : {
        kind: 'instance.call-failed',
        what: error instanceof Error ? error.message : String(error),
        safe: 'What was recorded before is kept.',
        next: 'Retry; if it comes again, see the server log.',
      };

const busy: Trouble = {
  kind: 'instance.busy',
  what: 'This connection has too much under way.',
  safe: 'Nothing was done.',
  next: 'Wait for the earlier calls to end.',
};
