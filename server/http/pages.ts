import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** The screens: Next behind the door. It never sees the socket, and gets only the upgrades that the door hands on. */
export interface Pages {
  readonly handle: (req: IncomingMessage, res: ServerResponse) => Promise<void>;
  /** The door emits `upgrade` here while developing; in production nothing does. */
  readonly upgrades: EventEmitter;
  close(): Promise<void>;
}

/** Starts Next on the built `.next` of `dir` (or in development mode). Rejects when there is no build. */
export const startPages = async (o: {
  dir: string;
  dev: boolean;
  host: string;
  port: number;
}): Promise<Pages> => {
  // Read when Next is loaded: its filter for prerenders, of which we have none, would stand between a fault and us.
  process.env.NEXT_UNHANDLED_REJECTION_FILTER = 'disabled';
  const restore = keepFaultsFatal();
  const { default: next } = await import('next');
  // Next registers its own upgrade listener on the server it is given; this stand-in keeps that decision with the door.
  const upgrades = new EventEmitter();
  const app = next({
    dir: o.dir,
    dev: o.dev,
    hostname: o.host,
    port: o.port,
    httpServer: upgrades as unknown as Server,
  });
  await app.prepare();
  restore();
  const handler = app.getRequestHandler();
  const close = async (): Promise<void> => {
    process.off('unhandledRejection', throwReason);
    await app.close();
  };
  return { handle: (req, res) => handler(req, res), upgrades, close };
};

/**
 * Next logs uncaught exceptions and unhandled rejections and goes on. A control plane with a broken invariant must not go on: the listeners
 * that Next adds for exceptions are taken off again, and a rejection, whose listener Next adds at some later request, becomes an exception.
 */
const keepFaultsFatal = (): (() => void) => {
  const before = new Set(process.listeners('uncaughtException'));
  process.on('unhandledRejection', throwReason);
  return () => {
    for (const listener of process.listeners('uncaughtException')) {
      if (!before.has(listener)) process.off('uncaughtException', listener);
    }
  };
};

const throwReason = (reason: unknown): never => {
  throw reason;
};
