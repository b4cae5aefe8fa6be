import type { FeedFrame } from '../../server/vocabulary';
import { FeedLine } from './feed-line';
import type { ConnectionState, FromWorker, ToWorker } from './feed-messages';

export interface FeedListener {
  onJoined(position: number): void;
  onState(state: ConnectionState): void;
  onFrames(frames: readonly FeedFrame[]): void;
}

export interface FeedClient {
  retry(): void;
  stop(): void;
}

interface JoinOptions {
  readonly secret: string;
  readonly from: number;
  readonly listener: FeedListener;
}

const workerUrl = '/feed-worker.js';

/** Joins the shared line, or holds one in the page where shared workers are missing or cannot be loaded. */
export function joinFeed(options: JoinOptions): FeedClient {
  if (typeof SharedWorker === 'undefined') return joinInPage(options);
  let fallback: FeedClient | null = null;
  const shared = joinShared(options, () => {
    fallback = joinInPage(options);
  });
  return {
    retry: () => (fallback ?? shared).retry(),
    stop: () => {
      shared.stop();
      fallback?.stop();
    },
  };
}

function joinShared({ secret, from, listener }: JoinOptions, onBroken: () => void): FeedClient {
  const worker = new SharedWorker(workerUrl, { name: 'codexchat-feed' });
  const send = (message: ToWorker) => worker.port.postMessage(message);
  let position = from;
  let stopped = false;
  worker.onerror = () => {
    if (stopped) return;
    stopped = true;
    onBroken();
  };
  worker.port.onmessage = (event: MessageEvent<FromWorker>) => {
    if (stopped) return;
    const message = event.data;
    if (message.type === 'joined') {
      listener.onJoined(message.position);
      listener.onState(message.state);
    } else if (message.type === 'state') listener.onState(message.state);
    else {
      for (const frame of message.frames) if (frame.type === 'entry') position = frame.seq;
      listener.onFrames(message.frames);
    }
  };
  const join = () => send({ type: 'join', secret, from: position });
  const leave = () => send({ type: 'leave' });
  // A page put aside by the browser must not keep the line; it joins again when it is shown.
  const onShow = (event: PageTransitionEvent) => {
    if (event.persisted) join();
  };
  join();
  window.addEventListener('pagehide', leave);
  window.addEventListener('pageshow', onShow);
  return {
    retry: () => send({ type: 'retry' }),
    stop: () => {
      if (!stopped) leave();
      stopped = true;
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('pageshow', onShow);
    },
  };
}

function joinInPage({ secret, from, listener }: JoinOptions): FeedClient {
  const line = new FeedLine({
    secret,
    from,
    ports: {
      fetch: (url, init) => fetch(url, { ...init, credentials: 'same-origin', cache: 'no-store' }),
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      now: () => Date.now(),
      random: () => Math.random(),
    },
    events: listener,
  });
  listener.onJoined(from);
  line.open();
  return {
    retry: () => {
      if (line.state.phase === 'reconnecting') line.open();
    },
    stop: () => line.close(),
  };
}
