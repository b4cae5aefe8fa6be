import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineDiff } from './line-diff';

test('a change is shown with the lines beside it, and equal texts have no diff', () => {
  const lines = Array.from({ length: 20 }, (_, at) => `line ${at + 1}`);
  const before = `${lines.join('\n')}\n`;
  expect(lineDiff(before, before)).toBe('');
  expect(lineDiff(before, before.replace('line 10\n', 'line ten\nand more\n'))).toBe(
    '@@ -7,7 +7,8 @@\n line 7\n line 8\n line 9\n-line 10\n+line ten\n+and more\n line 11\n line 12\n line 13\n',
  );
  expect(lineDiff('', 'a\n')).toBe('@@ -1,0 +1,1 @@\n+a\n');
});

/** Applies a diff as a reader would: what stands between the hunks is kept. */
function applied(before: readonly string[], diff: string): readonly string[] {
  const out: string[] = [];
  let at = 0;
  for (const line of diff.split('\n').slice(0, -1)) {
    const head = /^@@ -(\d+),\d+ \+\d+,\d+ @@$/.exec(line);
    if (head) while (at < Number(head[1]) - 1) out.push(before[at++] ?? '');
    else if (line.startsWith('+')) out.push(line.slice(1));
    else {
      expect(before[at]).toBe(line.slice(1));
      if (line.startsWith(' ')) out.push(line.slice(1));
      at += 1;
    }
  }
  return [...out, ...before.slice(at)];
}

test('a diff applied to the one text gives the other', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', '', '@@'), { maxLength: 24 });
  fc.assert(
    fc.property(text, text, (old, fresh) => {
      const diff = lineDiff(
        old.map((line) => `${line}\n`).join(''),
        fresh.map((line) => `${line}\n`).join(''),
      );
      expect(applied(old, diff)).toEqual(fresh);
      expect(diff === '').toBe(old.join('\n') === fresh.join('\n') && old.length === fresh.length);
    }),
  );
});
