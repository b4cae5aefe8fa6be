import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChunkRow } from '../../server/vocabulary';
import { addLive, assembleText, pruneLive, type Segment } from './live-text';

const chunk = (offset: number, text: string): ChunkRow => ({
  sessionId: 's',
  itemId: 'i',
  channel: 'text',
  offset,
  text,
  seq: offset + 1,
});

describe('assembleText', () => {
  it('puts provisional text behind durable text and cuts what became durable', () => {
    expect(assembleText([chunk(0, 'Hello ')], 'text', [{ offset: 3, text: 'lo world' }])).toEqual({
      durable: 'Hello ',
      provisional: 'world',
    });
  });

  it('shows nothing behind a hole', () => {
    expect(assembleText([chunk(0, 'ab')], 'text', [{ offset: 5, text: 'xyz' }])).toEqual({
      durable: 'ab',
      provisional: '',
    });
    expect(assembleText([chunk(0, 'ab'), chunk(4, 'ef')], 'text').durable).toBe('ab');
  });

  it('does not mix channels', () => {
    expect(assembleText([chunk(0, 'ab')], 'output', []).durable).toBe('');
  });

  it('shows a true prefix of the real text, whatever arrives in whatever order', () => {
    const real = Array.from({ length: 60 }, (_, index) => String.fromCharCode(65 + index)).join('');
    const piece = fc
      .tuple(fc.nat({ max: 59 }), fc.integer({ min: 1, max: 12 }))
      .map(([offset, length]): Segment => ({ offset, text: real.slice(offset, offset + length) }));
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.integer({ min: 0, max: 60 }),
        (pieces, durableEnd) => {
          const live = pruneLive(pieces.reduce(addLive, [] as readonly Segment[]), durableEnd);
          const shown = assembleText(
            durableEnd > 0 ? [chunk(0, real.slice(0, durableEnd))] : [],
            'text',
            live,
          );
          const text = shown.durable + shown.provisional;
          expect(real.startsWith(text)).toBe(true);
          // And it shows all that joins on.
          let reach = durableEnd;
          for (let grown = true; grown; ) {
            const further = pieces.filter((p) => p.offset <= reach && p.offset + p.text.length > reach);
            grown = further.length > 0;
            for (const p of further) reach = Math.max(reach, p.offset + p.text.length);
          }
          expect(text.length).toBe(reach);
        },
      ),
    );
  });
});
