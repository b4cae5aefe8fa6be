import { createFrameDecoder } from '../feed';
import type { FeedFrame } from '../vocabulary';
import type { Client } from './client';
import { micros } from './clock';
import { type Arrivals, createArrivals } from './core/arrivals';

/**
 * A reader of the feed that only notes when which bytes came, and reads them when all is over: with many readers in one process, the
 * reading of one would otherwise be counted as the delay of the next.
 */
export interface RawReader {
  /** The server has greeted this reader. */
  readonly greeted: Promise<void>;
  /** A turn has settled, or the connection is gone. */
  readonly settled: Promise<void>;
  read(): ReaderFindings;
  close(): void;
}

export interface ReaderFindings {
  /** Provisional text as it came. */
  readonly live: Arrivals;
  /** The same text again, as durable chunks. */
  readonly durable: Arrivals;
  /** Per durable chunk: how late its newest delta was, ms. */
  readonly chunkDelays: readonly number[];
}

const settledMark = Buffer.from('"event":"turn.settled"');

export async function openRawReader(client: Client): Promise<RawReader> {
  const stream = await client.openFeed('head');
  const received: { readonly at: number; readonly bytes: Buffer }[] = [];
  let greet: () => void = () => undefined;
  let settle: () => void = () => undefined;
  const greeted = new Promise<void>((resolve) => {
    greet = resolve;
  });
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  let seam = Buffer.alloc(0);
  stream.on('data', (bytes: Buffer) => {
    received.push({ at: micros(), bytes });
    greet();
    if (bytes.includes(settledMark) || Buffer.concat([seam, bytes.subarray(0, 64)]).includes(settledMark))
      settle();
    seam = Buffer.from(bytes.subarray(-64));
  });
  stream.once('close', settle);
  return { greeted, settled, read: () => readFindings(received), close: () => stream.destroy() };
}

function readFindings(received: readonly { readonly at: number; readonly bytes: Buffer }[]): ReaderFindings {
  const live = createArrivals();
  const durable = createArrivals();
  const chunkDelays: number[] = [];
  const decode = createFrameDecoder();
  const take = (frame: FeedFrame, at: number): void => {
    if (frame.type === 'live') live.take(frame.text, at);
    if (frame.type !== 'entry') return;
    for (const { table, row } of frame.rows) {
      const delay = table === 'chunk' ? durable.take(row.text, at) : null;
      if (delay !== null) chunkDelays.push(delay);
    }
  };
  // The emitter writes ASCII only, so bytes may be cut anywhere.
  for (const { at, bytes } of received) for (const frame of decode(bytes.toString('latin1'))) take(frame, at);
  return { live, durable, chunkDelays };
}
