import { describe, expect, it } from 'vitest';
import type { FeedFrame } from '../../server/vocabulary';
import { FeedLine, type LinePorts, reconnectDelay, reconnectFirstMs, reconnectMaxMs } from './feed-line';
import type { ConnectionState } from './feed-messages';

const entry = (seq: number): FeedFrame => ({
  type: 'entry',
  seq,
  stream: 's',
  event: 'e',
  at: 1,
  rows: [],
  dropped: [],
});

const stream = (frames: readonly FeedFrame[]): Response =>
  new Response(frames.map((frame) => `data: ${JSON.stringify(frame)}\n\n`).join(''));

/** A scripted server: answers one response per connection, then hangs. Timers fire when the test says so. */
function scripted(answers: readonly (() => Response)[], until: (seen: Seen) => boolean) {
  const seen: Seen = { urls: [], frames: [], states: [] };
  const timers: (() => void)[] = [];
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const check = () => {
    if (until(seen)) finish();
  };
  const ports: LinePorts = {
    fetch: async (url) => {
      seen.urls.push(url);
      const answer = answers[seen.urls.length - 1];
      return answer ? answer() : new Promise<Response>(() => {});
    },
    after: (ms, run) => {
      // Only the reconnect timers run; the silence watch is never due here.
      if (ms <= reconnectMaxMs) timers.push(run);
      return () => {};
    },
    now: () => 1_000,
    random: () => 0.5,
  };
  const line = new FeedLine({
    secret: 'x',
    from: 5,
    ports,
    events: {
      onState: (state) => {
        seen.states.push(state);
        check();
        if (state.phase === 'reconnecting') queueMicrotask(() => timers.shift()?.());
      },
      onFrames: (frames) => {
        seen.frames.push(...frames);
        check();
      },
    },
  });
  return { line, seen, finished };
}
interface Seen {
  urls: string[];
  frames: FeedFrame[];
  states: ConnectionState[];
}

describe('FeedLine', () => {
  it('reconnects from the last sequence and never shows an entry twice', async () => {
    const { line, seen, finished } = scripted(
      [
        () => stream([{ type: 'hello', head: 6, from: 5, serverId: 'a' }, entry(6), entry(7)]),
        () => {
          throw new Error('refused');
        },
        () => stream([{ type: 'hello', head: 8, from: 7, serverId: 'a' }, entry(7), entry(8)]),
      ],
      (now) => now.urls.length === 3 && now.frames.length >= 5,
    );
    line.open();
    await finished;
    line.close();
    expect(seen.urls).toEqual(['/api/feed?from=5', '/api/feed?from=7', '/api/feed?from=7']);
    expect(seen.frames.flatMap((frame) => (frame.type === 'entry' ? [frame.seq] : []))).toEqual([6, 7, 8]);
    const attempts = seen.states.flatMap((state) => (state.phase === 'reconnecting' ? [state.attempt] : []));
    expect(attempts).toEqual([1, 2]);
  });

  it('stops at a refusal and says so', async () => {
    const { line, seen, finished } = scripted([() => new Response('', { status: 401 })], (now) =>
      now.states.some((state) => state.phase === 'refused'),
    );
    line.open();
    await finished;
    expect(seen.states.at(-1)).toEqual({ phase: 'refused', status: 401 });
    expect(seen.urls).toHaveLength(1);
  });

  it('goes on from the head of a reset', async () => {
    const { line, finished } = scripted([() => stream([{ type: 'reset', head: 90 }, entry(91)])], (now) =>
      now.frames.some((frame) => frame.type === 'entry'),
    );
    line.open();
    await finished;
    line.close();
    expect(line.position).toBe(91);
  });
});

it('waits longer each time, within bounds', () => {
  for (let attempt = 1; attempt < 40; attempt += 1) {
    expect(reconnectDelay(attempt, 1)).toBeLessThanOrEqual(reconnectMaxMs);
    expect(reconnectDelay(attempt, 0)).toBeGreaterThanOrEqual(reconnectFirstMs / 2);
  }
  expect(reconnectDelay(3, 1)).toBe(reconnectFirstMs * 4);
});
