import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor, KnownValues, noDigestKey } from '../redaction';
import { limits } from '../vocabulary';
import { TextCoalescer } from './text-coalescer';

const source = { runtimeTurnId: 't', runtimeItemId: 'i', channel: 'text' } as const;
const redactor = createRedactor({
  known: new KnownValues((text) => text),
  others: [],
  digest: noDigestKey.digest,
});
const make = () => new TextCoalescer(redactor.live);

describe('text coalescer', () => {
  test('what is shown and what is kept are the same text, in order, without gap', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 40 }), { maxLength: 60 }), fc.nat(7), (deltas, every) => {
        const text = make();
        const shown: string[] = [];
        const kept: string[] = [];
        const show = (live: { offset: number; text: string } | null) => {
          if (!live) return;
          expect(live.offset).toBe(shown.join('').length);
          shown.push(live.text);
        };
        deltas.forEach((delta, index) => {
          show(text.push(source, delta));
          if (index % (every + 1) === 0) kept.push(...text.take().map((piece) => piece.text));
        });
        text.end({}, false).forEach(show);
        kept.push(...text.take().map((piece) => piece.text));
        expect(kept.join('')).toBe(redactor.text(deltas.join('')));
        expect(shown.join('')).toBe(kept.join(''));
      }),
    );
  });

  test('a secret cut in two by the stream is hidden, also after its announcing word', () => {
    const text = make();
    const secret = 'abcdefghijklmnop1234';
    const shown = ['x Authorization: Bea', 'rer ', secret.slice(0, 9), secret.slice(9), ' end ']
      .map((delta) => text.push(source, delta)?.text ?? '')
      .join('');
    expect(shown).toContain('Bearer ');
    expect(shown).not.toContain(secret.slice(0, 9));
    expect(shown.endsWith(' end ')).toBe(true);
  });

  test('a word that is still held stays held when another item is complete, and its own end lets it go', () => {
    const text = make();
    const other = { ...source, runtimeItemId: 'j' };
    expect(text.push(source, 'half a wo')?.text).toBe('half a ');
    expect(text.end({ item: 'j' }, false)).toEqual([]);
    expect(text.push(other, 'x')).toBeNull();
    expect(text.push(source, 'rd')).toBeNull();
    expect(text.end({ item: 'i' }, false)).toEqual([{ ...source, offset: 7, text: 'word' }]);
    expect(text.end({ turn: 't' }, true)).toEqual([{ ...other, offset: 0, text: 'x' }]);
  });

  test('long text leaves in bounded pieces', () => {
    const text = make();
    text.push(source, `${'word '.repeat(10_000)}`);
    text.end({}, false);
    const pieces = text.take();
    expect(pieces.length).toBe(Math.ceil(50_000 / limits.chunkFlushChars));
    for (const piece of pieces) expect(piece.text.length).toBeLessThanOrEqual(limits.chunkFlushChars);
  });

  test('what is shown but not durable can be told to a late screen', () => {
    const text = make();
    text.push(source, 'first second ');
    text.take();
    text.push(source, 'third ');
    expect(text.provisional()).toEqual([{ ...source, offset: 13, text: 'third ' }]);
  });
});
