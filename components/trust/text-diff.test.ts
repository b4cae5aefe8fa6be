import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textDiff } from './text-diff';

const body = (before: string, after: string) => textDiff(before, after).split('\n').slice(1);

test('what was added, removed and kept is told line by line', () => {
  expect(body('a\nb\nc\n', 'a\nx\nc\nd\n')).toEqual([' a', '-b', '+x', ' c', '+d']);
  expect(body('', 'a\n')).toEqual(['+a']);
  expect(body('a\n', '')).toEqual(['-a']);
});

test('both texts can be read out of it', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = body(`${before.join('\n')}\n`, `${after.join('\n')}\n`);
      const side = (sign: string) =>
        lines.filter((line) => line.startsWith(' ') || line.startsWith(sign)).map((line) => line.slice(1));
      expect(side('-')).toEqual(before.length === 0 ? [''] : before);
      expect(side('+')).toEqual(after.length === 0 ? [''] : after);
    }),
  );
});
