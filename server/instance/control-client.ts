import { connect, type Socket } from 'node:net';
import { createFrameDecoder } from '../feed';
import { type FeedFrame, limits, type Trouble, TroubleError } from '../vocabulary';
import { type ControlAnswer, type ControlRequest, controlAnswer, createLineReader } from './control-message';
import { findSocketPath } from './socket-path';

export interface ControlFeed {
  /** Resolves to the reason when the server ends the stream or the connection is lost. Never rejects. */
  readonly ended: Promise<string>;
  close(): void;
}

export interface ControlClient {
  /** Calls the API, for example `call('sessions.list', {archived: false})`. Rejects with the server's TroubleError. */
  call(path: string, input?: unknown): Promise<unknown>;
  /** Frames from a sequence on. Rejects with a TroubleError when the server refuses. */
  feed(from: number | 'head', onFrame: (frame: FeedFrame) => void): ControlFeed;
  /** A fresh address that logs one browser in. */
  launchUrl(): Promise<string>;
  close(): void;
}

interface Waiter {
  readonly answer: (answer: ControlAnswer) => void;
  readonly lost: () => void;
}

/** Connects to the server that owns `dataDir`. Rejects with a TroubleError: `instance.not-running`, `instance.unreachable`. */
export const connectControl = async (dataDir: string): Promise<ControlClient> => {
  const socket = await openSocket(dataDir);
  const waiters = new Map<number, Waiter>();
  let lastId = 0;
  const ask = (request: (id: number) => ControlRequest, waiter: Waiter): number => {
    lastId += 1;
    if (!socket.writable) {
      queueMicrotask(waiter.lost);
      return lastId;
    }
    waiters.set(lastId, waiter);
    socket.write(`${JSON.stringify(request(lastId))}\n`);
    return lastId;
  };
  const askOnce = (request: (id: number) => ControlRequest): Promise<unknown> =>
    new Promise((resolve, reject) => {
      ask(request, {
        answer: (answer) => {
          waiters.delete(answer.id);
          if ('ok' in answer && answer.ok) resolve(answer.value);
          else reject(new TroubleError('ok' in answer ? answer.trouble : connectionLost));
        },
        lost: () => reject(new TroubleError(connectionLost)),
      });
    });
  socket.on(
    'data',
    createLineReader({
      bytesMax: limits.controlLineBytesMax,
      line: (text) => {
        const answer = controlAnswer.parse(JSON.parse(text));
        waiters.get(answer.id)?.answer(answer);
      },
      tooLong: () => socket.destroy(),
    }),
  );
  socket.on('error', () => socket.destroy());
  socket.once('close', () => {
    for (const waiter of waiters.values()) waiter.lost();
    waiters.clear();
  });
  return {
    call: (path, input) => askOnce((id) => ({ id, path, input })),
    launchUrl: async () => String(await askOnce((id) => ({ id, open: true }))),
    feed: (from, onFrame) => {
      const decode = createFrameDecoder();
      const { promise: ended, resolve: end } = withResolvers<string>();
      const id = ask((fresh) => ({ id: fresh, feed: { from } }), {
        answer: (answer) => {
          if ('wire' in answer) {
            for (const frame of decode(answer.wire)) onFrame(frame);
            return;
          }
          waiters.delete(answer.id);
          end(
            'ended' in answer ? answer.ended : 'ok' in answer && !answer.ok ? answer.trouble.what : 'closed',
          );
        },
        lost: () => end(connectionLost.what),
      });
      const close = (): void => {
        if (waiters.delete(id) && socket.writable) socket.write(`${JSON.stringify({ id, cancel: true })}\n`);
        end('closed');
      };
      return { ended, close };
    },
    close: () => socket.destroy(),
  };
};

const openSocket = (dataDir: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(findSocketPath(dataDir));
    const failed = (error: NodeJS.ErrnoException): void => {
      const absent = error.code === 'ENOENT' || error.code === 'ECONNREFUSED';
      reject(new TroubleError(absent ? notRunning(dataDir) : unreachable(error), { cause: error }));
    };
    socket.once('error', failed);
    socket.once('connect', () => {
      socket.off('error', failed);
      resolve(socket);
    });
  });

const withResolvers = <T>(): { promise: Promise<T>; resolve: (value: T) => void } => {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
};

const notRunning = (dataDir: string): Trouble => ({
  kind: 'instance.not-running',
  what: `No CodexChat is running on ${dataDir}.`,
  safe: 'Nothing was done.',
  next: 'Start it with `npm start`.',
});

const unreachable = (error: Error): Trouble => ({
  kind: 'instance.unreachable',
  what: `The running CodexChat cannot be reached (${error.message}).`,
  safe: 'Nothing was done.',
  next: 'Use the account that started it, or restart it.',
});

const connectionLost: Trouble = {
  kind: 'instance.connection-lost',
  what: 'The server closed the connection before it answered.',
  safe: 'What it had recorded is kept; whether this call was among it is not known.',
  next: 'Start the server again and repeat the call with the same command id: it has its effect once.',
};
