import { createFrameDecoder } from '../feed';
import type { FeedFrame } from '../vocabulary';
import type { Client } from './client';
import { micros } from './clock';
import { cannotRun, within } from './waiting';

/** A frame with the moment its last byte arrived, microseconds. */
export type Find<T> = (frame: FeedFrame, at: number) => T | undefined;

/** One reader of the feed that looks at every frame as it comes. */
export interface FeedWatch {
  /** The first thing found in frames that come after this call. Rejects when the feed ends. */
  next<T>(what: string, find: Find<T>): Promise<T>;
  close(): void;
}

export async function watchFeed(client: Client): Promise<FeedWatch> {
  const stream = await client.openFeed('head');
  const decode = createFrameDecoder();
  const looking = new Set<{ readonly look: Find<true>; readonly fail: (error: Error) => void }>();
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const at = micros();
    for (const frame of decode(text))
      for (const one of [...looking]) if (one.look(frame, at)) looking.delete(one);
  });
  stream.once('close', () => {
    for (const one of looking) one.fail(cannotRun('The feed ended early.'));
  });
  const watch: FeedWatch = {
    next: (what, find) =>
      within(
        new Promise((resolve, reject) => {
          const look = (frame: FeedFrame, at: number): true | undefined => {
            const found = find(frame, at);
            if (found === undefined) return undefined;
            resolve(found);
            return true;
          };
          looking.add({ look, fail: reject });
        }),
        what,
      ),
    close: () => stream.destroy(),
  };
  await watch.next('The feed did not greet', (frame) => (frame.type === 'hello' ? true : undefined));
  return watch;
}
