import { describe, expect, test } from 'vitest';
import { announcements, beginnings } from './announcements';
import { tokenShapes } from './token-shapes';

/**
 * What makes the search linear is the form of its expressions: nothing in them is without a bound but the end of what they take. Then an attempt
 * fails within a bounded number of characters, or its match is passed over. So no text, however hostile, costs more than its length.
 */
const unbounded = /\*|\+|\{\d+,\}/g;
/** Without classes, escapes and what looks ahead or behind. */
const bones = (source: string): string =>
  source
    .replaceAll(/\\./g, 'e')
    .replaceAll(/\[[^\]]*\]/g, 'c')
    .replaceAll(/\(\?<?[!=](?:[^()]|\([^()]*\))*\)/g, '');
/** May follow the end of a run: the closing of groups, and endings of a bounded length. */
const ending = /^(?:\)|\?|=|e|c|[a-zA-Z-]|\(\?:|\{\d+(?:,\d+)?\})*$/;

const expressions = [
  ...tokenShapes.map(({ kind, expression }) => [kind, expression] as const),
  ...announcements.map(({ kind, expression }, at) => [`${kind ?? 'announced'} ${at}`, expression] as const),
];

describe('an expression has no run without a bound but its last', () => {
  test.each(expressions)('%s', (_, expression) => {
    const source = bones(expression.source);
    for (const { index, 0: run } of source.matchAll(unbounded))
      expect(source.slice(index + run.length), source).toMatch(ending);
  });

  test.each(beginnings.map((expression) => [expression.source] as const))('%s', (source) => {
    expect(bones(source)).not.toMatch(unbounded);
  });
});
