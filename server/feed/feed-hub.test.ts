import { afterEach, describe, expect, test, vi } from 'vitest';
import { type FeedFrame, limits } from '../vocabulary';
import { createFrameDecoder } from './core/wire';
import { createFeedHub, type FeedHub, type FeedHubParts, type FeedSink } from './feed-hub';
import { makeFeedLedger } from './ledger.fixture';

const hubs: FeedHub[] = [];
afterEach(() => {
  for (const hub of hubs.splice(0)) hub.close();
});

const makeHub = (o: Partial<FeedHubParts> = {}) => {
  const fake = makeFeedLedger();
  const hub = createFeedHub({ ledger: fake.ledger, serverId: 'server-1', ...o });
  hubs.push(hub);
  return { ...fake, hub };
};

/** A sink that decodes what it gets. `until` resolves when the frames fulfil a condition. */
const makeSink = () => {
  const frames: FeedFrame[] = [];
  const decode = createFrameDecoder();
  const waiters: (() => void)[] = [];
  let unread = 0;
  let closed: string | null = null;
  const wake = (): void => {
    for (const waiter of waiters.splice(0)) waiter();
  };
  const sink: FeedSink = {
    open: () => undefined,
    write: (wire) => {
      frames.push(...decode(wire.toString('utf8')));
      wake();
    },
    unreadBytes: () => unread,
    drained: () => new Promise((resolve) => waiters.push(resolve)),
    close: (reason) => {
      closed = reason;
      wake();
    },
  };
  const until = async (fulfilled: () => boolean): Promise<void> => {
    while (!fulfilled()) await new Promise<void>((resolve) => waiters.push(resolve));
  };
  return {
    sink,
    frames,
    until,
    seqs: () => frames.flatMap((frame) => (frame.type === 'entry' ? [frame.seq] : [])),
    types: () => frames.map((frame) => frame.type),
    closed: () => closed,
    setUnread: (bytes: number) => {
      unread = bytes;
      wake();
    },
  };
};

const upTo = (last: number, after = 0): number[] =>
  Array.from({ length: last - after }, (_, index) => after + index + 1);
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('a reader', () => {
  test('gets hello, the backlog and what comes, each once and in order', async () => {
    const { hub, commit } = makeHub();
    commit(1_200);
    const reader = makeSink();
    hub.subscribe({ from: 3, sink: reader.sink });
    commit(7);
    await reader.until(() => reader.seqs().length >= 1_000);
    commit(5);
    await reader.until(() => reader.seqs().at(-1) === 1_212);
    commit(1);
    await reader.until(() => reader.seqs().at(-1) === 1_213);
    expect(reader.seqs()).toEqual(upTo(1_213, 3));
    expect(reader.frames[0]).toEqual({ type: 'hello', head: 1_200, from: 3, serverId: 'server-1' });
  });

  test('sees no entry twice that was committed before the hub heard of it', async () => {
    const { hub, commit, commitQuietly } = makeHub();
    commit(10);
    const untold = commitQuietly(5);
    const reader = makeSink();
    hub.subscribe({ from: 0, sink: reader.sink });
    await reader.until(() => reader.seqs().length === 15);
    untold.tell();
    commit(5);
    await reader.until(() => reader.seqs().at(-1) === 20);
    expect(reader.seqs()).toEqual(upTo(20));
  });

  test('from head gets only what comes', async () => {
    const { hub, commit } = makeHub();
    commit(9);
    const reader = makeSink();
    hub.subscribe({ from: 'head', sink: reader.sink });
    await settle();
    commit(2);
    await reader.until(() => reader.seqs().length === 2);
    expect(reader.seqs()).toEqual([10, 11]);
  });

  test('ahead of the head, or too far behind, is told to load anew and goes on from the head', async () => {
    const { hub, commit } = makeHub();
    commit(limits.feedBacklogMax + 1);
    const head = limits.feedBacklogMax + 1;
    for (const from of [head + 1, 0]) {
      const reader = makeSink();
      hub.subscribe({ from, sink: reader.sink });
      expect(reader.frames.slice(0, 2)).toEqual([
        { type: 'hello', head, from, serverId: 'server-1' },
        { type: 'reset', head },
      ]);
    }
    const last = makeSink();
    hub.subscribe({ from: 1, sink: last.sink });
    expect(last.types()).toEqual(['hello']);
  });

  test('gets provisional text between the entries around it, and the open tails once it has caught up', async () => {
    const live = (text: string) =>
      ({ type: 'live', sessionId: 's', itemId: 'i', channel: 'text', offset: 0, text }) as const;
    const { hub, commit } = makeHub({ tails: () => [live('so far')] });
    commit(3);
    const reader = makeSink();
    hub.subscribe({ from: 0, sink: reader.sink });
    await reader.until(() => reader.types().includes('live'));
    hub.live(live('a'));
    commit(1);
    hub.live(live('b'));
    await reader.until(() => reader.frames.length === 8);
    expect(reader.types()).toEqual(['hello', 'entry', 'entry', 'entry', 'live', 'live', 'entry', 'live']);
  });

  test('that left is forgotten, at any moment, and closing twice is nothing', async () => {
    const { hub, commit, listeners } = makeHub();
    commit(2_000);
    const reader = makeSink();
    const subscribed = hub.subscribe({ from: 0, sink: reader.sink });
    await reader.until(() => reader.seqs().length >= 500);
    if (!subscribed.ok) throw new Error('refused');
    subscribed.value.close();
    subscribed.value.close();
    const seen = reader.frames.length;
    commit(5);
    await settle();
    expect(reader.frames.length).toBe(seen);
    expect(hub.readers()).toBe(0);
    hub.close();
    expect(listeners()).toBe(0);
    expect(reader.closed()).toBeNull();
  });
});

describe('bounds', () => {
  test('a reader that lags beyond the bound is cut, the others go on', async () => {
    const { hub, commit } = makeHub();
    const slow = makeSink();
    const quick = makeSink();
    hub.subscribe({ from: 'head', sink: slow.sink });
    hub.subscribe({ from: 'head', sink: quick.sink });
    await settle();
    slow.setUnread(limits.feedLagBytesMax);
    commit(3);
    await quick.until(() => quick.seqs().length === 3);
    expect(slow.closed()).toBe('the reader is too slow');
    expect(slow.seqs()).toEqual([]);
    expect(hub.readers()).toBe(1);
  });

  test('catching up waits for the reader instead of filling the memory', async () => {
    const { hub, commit } = makeHub();
    commit(5_000);
    const reader = makeSink();
    reader.setUnread(limits.feedCatchUpBytesMax + 1);
    hub.subscribe({ from: 0, sink: reader.sink });
    await reader.until(() => reader.seqs().length > 0);
    for (let round = 0; round < 20; round += 1) await settle();
    expect(reader.seqs().length).toBe(limits.feedPageMax);
    reader.setUnread(0);
    await reader.until(() => reader.seqs().length === 5_000);
    expect(reader.seqs()).toEqual(upTo(5_000));
  });

  test('one reader more than allowed is refused with the reason', () => {
    const { hub } = makeHub();
    for (let count = 0; count < limits.feedSubscribersMax; count += 1) {
      expect(hub.subscribe({ from: 'head', sink: makeSink().sink }).ok).toBe(true);
    }
    const refused = hub.subscribe({ from: 'head', sink: makeSink().sink });
    expect(refused).toMatchObject({ ok: false, error: { kind: 'feed.full' } });
  });
});

describe('trouble', () => {
  test('a ledger that cannot be read, or has a gap, ends the connection instead of leaving something out', async () => {
    const broken = makeFeedLedger();
    broken.commit(10);
    const unreadable = makeHub({
      ledger: { ...broken.ledger, backlog: () => Promise.reject(new Error('disk')) },
    });
    const first = makeSink();
    unreadable.hub.subscribe({ from: 0, sink: first.sink });
    await first.until(() => first.closed() !== null);
    expect(first.closed()).toContain('disk');

    const backlog = broken.ledger.backlog;
    const gapped = makeHub({
      ledger: {
        ...broken.ledger,
        backlog: async (o) => (await backlog(o)).filter((entry) => entry.seq !== 5),
      },
    });
    const second = makeSink();
    gapped.hub.subscribe({ from: 0, sink: second.sink });
    await second.until(() => second.closed() !== null);
    expect(second.closed()).toContain('no entry 5');
  });

  test('a stopping server ends every connection and takes no new one', async () => {
    const { hub } = makeHub();
    const reader = makeSink();
    hub.subscribe({ from: 'head', sink: reader.sink });
    hub.close();
    expect(reader.closed()).toBe('the server stops');
    expect(hub.subscribe({ from: 'head', sink: makeSink().sink })).toMatchObject({ ok: false });
  });
});

test('an entry is serialised once for all readers, and one turn of the loop is one write', async () => {
  const { hub, commit } = makeHub();
  const writes: Buffer[][] = [];
  for (let count = 0; count < 5; count += 1) {
    const own: Buffer[] = [];
    writes.push(own);
    hub.subscribe({ from: 'head', sink: { ...makeSink().sink, write: (wire) => void own.push(wire) } });
  }
  await settle();
  commit(3);
  commit(4);
  await settle();
  expect(writes.map((own) => own.length)).toEqual([2, 2, 2, 2, 2]);
  expect(new Set(writes.map((own) => own[1])).size).toBe(1);
});

test('a quiet feed sends a heartbeat', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const { hub } = makeHub();
    const wires: string[] = [];
    hub.subscribe({
      from: 'head',
      sink: { ...makeSink().sink, write: (wire) => void wires.push(wire.toString()) },
    });
    await settle();
    vi.advanceTimersByTime(limits.feedHeartbeatMs);
    await settle();
    expect(wires.at(-1)).toMatch(/^: .*\n\n$/);
  } finally {
    vi.useRealTimers();
  }
});
