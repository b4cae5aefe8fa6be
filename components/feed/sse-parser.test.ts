import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSseParser } from './sse-parser';

const entry = (seq: number) => ({
  type: 'entry',
  seq,
  stream: 's',
  event: 'e',
  at: 1,
  rows: [],
  dropped: [],
});
const wire = [0, 1, 2]
  .map((seq) => `id: ${seq}\r\nevent: entry\r\ndata: ${JSON.stringify(entry(seq))}\r\n\r\n: beat\n\n`)
  .join('');

describe('sse parser', () => {
  it('gives the same frames wherever the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: wire.length }), { maxLength: 12 }), (cuts) => {
        const parser = createSseParser();
        const points = [0, ...cuts.sort((a, b) => a - b), wire.length];
        const frames = points.slice(1).flatMap((end, index) => parser.push(wire.slice(points[index], end)));
        expect(frames).toEqual([entry(0), entry(1), entry(2)]);
      }),
    );
  });

  it('joins data lines and skips unknown kinds', () => {
    const parser = createSseParser();
    expect(parser.push('data: {"type":"reset",\ndata: "head":7}\n\n')).toEqual([{ type: 'reset', head: 7 }]);
    expect(parser.push('data: {"type":"later"}\n\n')).toEqual([]);
  });

  it('throws on what is not JSON, so that the line is opened anew', () => {
    expect(() => createSseParser().push('data: {\n\n')).toThrow();
  });
});
