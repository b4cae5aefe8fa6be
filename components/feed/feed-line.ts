import type { FeedFrame } from '../../server/vocabulary';
import type { ConnectionState } from './feed-messages';
import { createSseParser } from './sse-parser';

/** First and longest wait before a new attempt, ms; it doubles, with half of it drawn at random. No last attempt: the server may come back any time. */
export const reconnectFirstMs = 250;
export const reconnectMaxMs = 5_000;
/** Without a byte for this long, ms, the line is taken for dead, which the screen says, and opened anew. The server beats three times as often. */
export const silenceMaxMs = 6_500;

export interface LinePorts {
  fetch(url: string, init: { headers: Record<string, string>; signal: AbortSignal }): Promise<Response>;
  /** Returns the cancelling function. */
  after(ms: number, run: () => void): () => void;
  now(): number;
  random(): number;
}

export interface LineEvents {
  onState(state: ConnectionState): void;
  /** Entries come once each and in order. */
  onFrames(frames: readonly FeedFrame[]): void;
}

/** How long to wait before attempt `attempt` (from 1), ms. */
export const reconnectDelay = (attempt: number, random: number): number => {
  const full = Math.min(reconnectMaxMs, reconnectFirstMs * 2 ** (attempt - 1));
  return Math.round(full / 2 + (full / 2) * random);
};

/** One stream to `/api/feed`, kept open: reads, drops what was seen, reconnects from the last sequence. */
export class FeedLine {
  position: number;
  state: ConnectionState = { phase: 'waiting' };
  readonly #ports: LinePorts;
  readonly #events: LineEvents;
  #secret: string;
  #attempt = 0;
  #stop: (() => void) | null = null;

  constructor(options: { secret: string; from: number; ports: LinePorts; events: LineEvents }) {
    this.#secret = options.secret;
    this.position = options.from;
    this.#ports = options.ports;
    this.#events = options.events;
  }

  /** Opens the line now, whatever it was doing; with a new secret after a login. */
  open(secret: string = this.#secret): void {
    this.#secret = secret;
    this.close();
    const abort = new AbortController();
    this.#stop = () => abort.abort();
    if (this.#attempt === 0) this.#say({ phase: 'connecting' });
    void this.#read(abort).catch(() => {
      if (!abort.signal.aborted) this.#retryLater();
    });
  }

  close(): void {
    this.#stop?.();
    this.#stop = null;
  }

  #say(state: ConnectionState): void {
    this.state = state;
    this.#events.onState(state);
  }

  #retryLater(): void {
    this.#attempt += 1;
    const wait = reconnectDelay(this.#attempt, this.#ports.random());
    this.#stop = this.#ports.after(wait, () => this.open());
    this.#say({ phase: 'reconnecting', attempt: this.#attempt, nextAt: this.#ports.now() + wait });
  }

  async #read(abort: AbortController): Promise<void> {
    const response = await this.#fetch(abort);
    if (response.status === 401 || response.status === 403) {
      this.#attempt = 0;
      return this.#say({ phase: 'refused', status: response.status });
    }
    if (!response.ok || !response.body) throw new Error(`feed answered ${response.status}`);
    const parser = createSseParser();
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      const cancelWatch = this.#ports.after(silenceMaxMs, () => void reader.cancel());
      const { done, value } = await reader.read().finally(cancelWatch);
      if (abort.signal.aborted) return;
      if (done) throw new Error('feed ended');
      this.#take(parser.push(decoder.decode(value, { stream: true })));
    }
  }

  /** A server that stands still takes the connection and says nothing: that is given up too. */
  #fetch(abort: AbortController): Promise<Response> {
    const given = new AbortController();
    const give = () => given.abort();
    abort.signal.addEventListener('abort', give);
    const cancelWatch = this.#ports.after(silenceMaxMs, give);
    return this.#ports
      .fetch(`/api/feed?from=${this.position}`, {
        headers: { 'x-codexchat-secret': this.#secret, accept: 'text/event-stream' },
        signal: given.signal,
      })
      .finally(cancelWatch);
  }

  /** The line counts as live from its first frame on, not from its first byte. */
  #take(frames: readonly FeedFrame[]): void {
    const fresh = frames.filter((frame) => this.#isFresh(frame));
    if (frames.length > 0 && this.state.phase !== 'live') {
      this.#attempt = 0;
      this.#say({ phase: 'live' });
    }
    if (fresh.length > 0) this.#events.onFrames(fresh);
  }

  #isFresh(frame: FeedFrame): boolean {
    if (frame.type === 'reset') this.position = frame.head;
    // A head behind our own place is another ledger: everything must be loaded anew.
    if (frame.type === 'hello' && frame.head < this.position) this.position = frame.head;
    if (frame.type !== 'entry') return true;
    if (frame.seq <= this.position) return false;
    this.position = frame.seq;
    return true;
  }
}
