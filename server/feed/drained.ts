import type { Writable } from 'node:stream';

/** Resolves when the stream has handed on what it holds, or is gone. Leaves no listener behind. */
export const drainedOrClosed = (stream: Writable): Promise<void> =>
  new Promise((resolve) => {
    const settle = (): void => {
      stream.off('drain', settle);
      stream.off('close', settle);
      resolve();
    };
    stream.once('drain', settle);
    stream.once('close', settle);
  });
