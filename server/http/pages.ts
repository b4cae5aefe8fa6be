import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import next from 'next';

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
  // Next registers its own upgrade listener on the server it is given; this stand-in keeps that decision with the door.
  const upgrades = new EventEmitter();
  const app = next({
    dir: o.dir,
    dev: o.dev,
    hostname: o.host,
    port: o.port,
    httpServer: upgrades as unknown as Server,
  });
  const restore = keepFaultsFatal();
  await app.prepare();
  restore();
  const handler = app.getRequestHandler();
  return { handle: (req, res) => handler(req, res), upgrades, close: () => app.close() };
};

/**
 * Next logs uncaught exceptions and unhandled rejections and goes on. A control plane with a broken invariant must not go on: the listeners
 * that Next adds are taken off again, so that Node's own rule, or the composition root's, holds.
 */
const keepFaultsFatal = (): (() => void) => {
  const events = ['uncaughtException', 'unhandledRejection'] as const;
  const before = new Set(events.flatMap((event) => process.listeners(event as 'uncaughtException')));
  return () => {
    for (const event of events) {
      for (const listener of process.listeners(event as 'uncaughtException')) {
        if (!before.has(listener)) process.off(event, listener);
      }
    }
  };
};
