import { describe, expect, it } from 'vitest';
import type { Entry } from './apply-rows';
import { createEntryBuffer, entriesKeptMax } from './entry-buffer';

const entry = (seq: number): Entry => ({
  type: 'entry',
  seq,
  stream: 's',
  event: 'e',
  at: seq,
  rows: [],
  dropped: [],
});

describe('entry buffer', () => {
  it('gives what happened after an answer, or says that it cannot', () => {
    const buffer = createEntryBuffer();
    expect(buffer.since(3)).toEqual([]);
    buffer.startAt(10);
    buffer.add([entry(11), entry(12)]);
    expect(buffer.since(11)?.map((e) => e.seq)).toEqual([12]);
    expect(buffer.since(10)?.length).toBe(2);
    expect(buffer.since(9)).toBeNull();
  });

  it('keeps a bounded number and knows what it forgot', () => {
    const buffer = createEntryBuffer();
    buffer.startAt(0);
    buffer.add(Array.from({ length: entriesKeptMax + 5 }, (_, index) => entry(index + 1)));
    expect(buffer.since(5)?.length).toBe(entriesKeptMax);
    expect(buffer.since(4)).toBeNull();
  });
});
