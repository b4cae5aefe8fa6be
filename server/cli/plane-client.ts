import { createFrameDecoder, type FeedSink } from '../feed';
import { createCall } from '../http';
import { acquireInstanceLock, connectControl } from '../instance';
import { configuredPolicy, findPlaces, openPlane } from '../plane';
import { type FeedFrame, TroubleError } from '../vocabulary';
import { createPatience } from './patience';

/** The API and the feed, whether a server runs (over its socket) or not (in this process). */
export interface PlaneClient {
  readonly mode: 'forwarded' | 'headless';
  call(path: string, input?: unknown): Promise<unknown>;
  /** `onEnd` once, when no more frames can come because the server is gone. */
  feed(onFrame: (frame: FeedFrame) => void, onEnd: (reason: string) => void): void;
  close(): Promise<void>;
}

/** Takes the data directory when it is free, and otherwise forwards to the server that has it. */
export async function openClient(o: { root: string; version: string }): Promise<PlaneClient> {
  const places = findPlaces(process.env);
  const lock = acquireInstanceLock({ dataDir: places.dataDir, pid: process.pid, startedAt: Date.now() });
  if (!lock.ok) {
    if (lock.error.kind !== 'instance.owned') throw new TroubleError(lock.error);
    const control = await connectControl(places.dataDir).catch((error: unknown) => {
      const isSilent = error instanceof TroubleError && error.trouble.kind === 'instance.not-running';
      throw isSilent ? new TroubleError({ ...lock.error, next: waitForIt }) : error;
    });
    return {
      mode: 'forwarded',
      call: (path, input) => control.call(path, input),
      feed: (onFrame, onEnd) => void control.feed('head', onFrame).ended.then(onEnd),
      close: async () => control.close(),
    };
  }
  const report = (what: string, error: unknown) => process.stderr.write(`${what}: ${String(error)}\n`);
  const { doubted, bounded } = createPatience();
  const options = { places, ...o, report, doubted, ...configuredPolicy(process.env) };
  const opened = await bounded(openPlane(options)).catch((error: unknown) => {
    lock.value.release();
    throw error;
  });
  const call = createCall({ plane: opened.plane, actor: 'cli' });
  return {
    mode: 'headless',
    call: (path, input) => bounded(call(path, input)),
    feed(onFrame) {
      const subscribed = opened.feed.subscribe({ from: 'head', sink: frameSink(onFrame) });
      if (!subscribed.ok) throw new TroubleError(subscribed.error);
    },
    async close() {
      // What the command itself has to say must not be lost over this.
      await bounded(opened.close('The command ended.')).catch((error: unknown) => report('stop', error));
      lock.value.release();
    },
  };
}

/** Another command holds the folder, and it answers nobody; a server would. */
const waitForIt =
  'Wait until it ends, or run the server (`npm start`): with it, several commands work at the same time.';

/** A reader in the same process: what is written is read at once. */
function frameSink(onFrame: (frame: FeedFrame) => void): FeedSink {
  const decode = createFrameDecoder();
  return {
    open: () => undefined,
    write: (wire) => decode(wire.toString('utf8')).forEach(onFrame),
    unreadBytes: () => 0,
    drained: () => Promise.resolve(),
    close: () => undefined,
  };
}
