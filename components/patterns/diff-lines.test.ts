import { describe, expect, it } from 'vitest';
import { parseDiff } from './diff-lines';

describe('parseDiff', () => {
  it('reads hunks with both line numbers', () => {
    const diff = parseDiff('@@ -1,2 +1,2 @@\n-line1\n+LINE ONE\n line2\n', 'update');
    expect(diff.added).toBe(1);
    expect(diff.removed).toBe(1);
    expect(diff.lines.map((line) => [line.kind, line.text, line.oldLine, line.newLine])).toEqual([
      ['hunk', '@@ -1,2 +1,2 @@', null, null],
      ['remove', 'line1', 1, null],
      ['add', 'LINE ONE', null, 1],
      ['context', 'line2', 2, 2],
    ]);
  });

  it('takes an added file as raw content, also when its lines begin with signs', () => {
    const diff = parseDiff('+ not a sign\n- neither\n', 'add');
    expect(diff.added).toBe(2);
    expect(diff.lines[0]).toEqual({ kind: 'add', text: '+ not a sign', oldLine: null, newLine: 1 });
  });

  it('takes a deleted file as removed lines', () => {
    expect(parseDiff('a\nb', 'delete')).toMatchObject({ added: 0, removed: 2 });
  });

  it('does not take a removed line that begins with dashes for a file head', () => {
    const diff = parseDiff('@@ -1 +1 @@\n--- a title\n++++ b', 'update');
    expect(diff.lines.slice(1).map((line) => [line.kind, line.text])).toEqual([
      ['remove', '-- a title'],
      ['add', '+++ b'],
    ]);
  });

  it('keeps heads and the no-newline remark as what they are', () => {
    const kinds = parseDiff(
      'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n\\ No newline at end of file',
      'update',
    ).lines.map((line) => line.kind);
    expect(kinds).toEqual(['meta', 'meta', 'meta', 'hunk', 'remove', 'add', 'meta']);
  });

  it('an empty diff is no lines', () => expect(parseDiff('', 'add').lines).toEqual([]));
});
