import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../diagnostics';
import { limits } from '../vocabulary';
import { TextCoalescer } from './text-coalescer';

const source = { runtimeTurnId: 't', runtimeItemId: 'i', channel: 'text' } as const;
const redactor = createRedactor(() => []);
const make = () => new TextCoalescer((text) => redactor(text).text);

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
          if (index % (every + 1) === 0) kept.push(...text.take(false).pieces.map((piece) => piece.text));
        });
        const rest = text.take(true);
        rest.live.forEach(show);
        kept.push(...rest.pieces.map((piece) => piece.text));
        expect(kept.join('')).toBe(deltas.join(''));
        expect(shown.join('')).toBe(deltas.join(''));
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

  test('long text leaves in bounded pieces', () => {
    const text = make();
    text.push(source, `${'word '.repeat(10_000)}`);
    const { pieces } = text.take(true);
    expect(pieces.length).toBe(Math.ceil(50_000 / limits.chunkFlushChars));
    for (const piece of pieces) expect(piece.text.length).toBeLessThanOrEqual(limits.chunkFlushChars);
  });

  test('what is shown but not durable can be told to a late screen', () => {
    const text = make();
    text.push(source, 'first second ');
    text.take(false);
    text.push(source, 'third ');
    expect(text.provisional()).toEqual([{ ...source, offset: 13, text: 'third ' }]);
  });
});
