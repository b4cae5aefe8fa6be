import { get, type IncomingMessage } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFrameDecoder } from '../feed';
import { type FeedFrame, limits } from '../vocabulary';
import { makeDoor } from './door.fixture';

let here: Awaited<ReturnType<typeof makeDoor>>;
let login: Record<string, string>;
beforeEach(async () => {
  here = await makeDoor();
  login = await here.login();
});
afterEach(() => here.close());

const openFeed = (from: number | string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { host: `127.0.0.1:${here.port}`, ...login };
    get(
      { host: '127.0.0.1', port: here.port, path: `/api/feed?from=${from}`, headers, agent: false },
      resolve,
    ).on('error', reject);
  });

/** Reads frames until `enough` says so or the connection ends, then destroys it. */
const readFrames = async (from: number, enough: (frame: FeedFrame) => boolean): Promise<FeedFrame[]> => {
  const res = await openFeed(from);
  const decode = createFrameDecoder();
  const frames: FeedFrame[] = [];
  res.setEncoding('utf8');
  try {
    for await (const text of res) {
      for (const frame of decode(String(text))) {
        frames.push(frame);
        if (enough(frame)) return frames;
      }
    }
  } catch {
    // Cut by the server: what was read so far counts.
  }
  return frames;
};

test('headers and hello come at once, before anything happens', async () => {
  const res = await openFeed('head');
  expect(res.statusCode).toBe(200);
  expect(res.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  expect(res.headers['cache-control']).toBe('no-store');
  const first = await new Promise((resolve) => res.once('data', resolve));
  expect(String(first)).toContain('"type":"hello"');
  res.destroy();
});

test('20 cuts at random places in 5,000 entries: every sequence once, in order', async () => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  const random = seeded(seed);
  const total = 5_000;
  const producer = (async () => {
    let made = 0;
    while (made < total) {
      const count = Math.min(total - made, 1 + Math.floor(random() * 12));
      here.ledger.commit(count, 'x'.repeat(200));
      made += count;
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  const seqs: number[] = [];
  const last = (): number => seqs.at(-1) ?? 0;
  for (let cut = 1; cut <= 20; cut += 1) {
    const stopAt = last() + 1 + Math.floor(random() * 200);
    await readFrames(last(), (frame) => {
      if (frame.type === 'entry') seqs.push(frame.seq);
      return frame.type === 'entry' && frame.seq >= stopAt;
    });
  }
  await producer;
  const cutsBefore = last();
  await readFrames(last(), (frame) => {
    if (frame.type === 'entry') seqs.push(frame.seq);
    return frame.type === 'entry' && frame.seq === total;
  });
  expect(seqs, `seed ${seed}`).toEqual(Array.from({ length: total }, (_, index) => index + 1));
  expect(cutsBefore, `seed ${seed}`).toBeLessThan(total);
});

test('a reader that does not read is cut, reconnects and has everything; the server holds no memory for it', async () => {
  const res = await openFeed('head');
  res.pause();
  const gone = new Promise((resolve) => res.once('close', resolve));
  res.on('error', () => undefined);
  let made = 0;
  const text = 'x'.repeat(64 * 1024);
  while (here.feed.readers() > 0) {
    here.ledger.commit(10, text);
    made += 10;
    await new Promise((resolve) => setImmediate(resolve));
    if (made * text.length > 20 * limits.feedLagBytesMax) throw new Error('never cut');
  }
  res.resume();
  await gone;
  await here.parts.accessLog.flush();
  const seqs: number[] = [];
  await readFrames(0, (frame) => {
    if (frame.type === 'entry') seqs.push(frame.seq);
    return frame.type === 'entry' && frame.seq === made;
  });
  expect(seqs).toEqual(Array.from({ length: made }, (_, index) => index + 1));
});

test('ahead of the head is told to load anew', async () => {
  here.ledger.commit(3);
  const frames = await readFrames(99, (frame) => frame.type === 'reset');
  expect(frames.at(-1)).toEqual({ type: 'reset', head: 3 });
});

test('a start that is no sequence is refused; one reader too many is refused', async () => {
  for (const from of ['', '-1', '1e9', 'x', '1.5', '9'.repeat(16)]) {
    expect((await here.send({ path: `/api/feed?from=${from}`, headers: login })).status, from).toBe(400);
  }
  const open = await Promise.all(Array.from({ length: limits.feedSubscribersMax }, () => openFeed('head')));
  const refused = await here.send({ path: '/api/feed?from=0', headers: login });
  expect([refused.status, refused.body.trouble.kind]).toEqual([503, 'feed.full']);
  for (const res of open) res.destroy();
});

test('readers that leave are forgotten, idle ones too', async () => {
  const open = await Promise.all(Array.from({ length: 30 }, () => openFeed('head')));
  expect(here.feed.readers()).toBe(30);
  for (const res of open) res.destroy();
  while (here.feed.readers() > 0) await new Promise((resolve) => setImmediate(resolve));
  expect(here.feed.readers()).toBe(0);
});

/** mulberry32: small, good enough, the same on every machine. */
const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};
