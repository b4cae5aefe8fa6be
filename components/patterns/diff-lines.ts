/** Reads a unified diff, or the whole content of an added or deleted file, into lines to draw. Pure. */
export type DiffLineKind = 'add' | 'remove' | 'context' | 'hunk' | 'meta';

export interface DiffLine {
  readonly kind: DiffLineKind;
  /** Without its sign. */
  readonly text: string;
  readonly oldLine: number | null;
  readonly newLine: number | null;
}

export interface FileDiff {
  readonly lines: readonly DiffLine[];
  readonly added: number;
  readonly removed: number;
}

const hunkHead = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

const linesOf = (text: string): string[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

/** `change` is the runtime's word for the file: `add` and `delete` carry raw content, everything else a unified diff. */
export function parseDiff(diff: string, change: string): FileDiff {
  const written = change === 'add' || change === 'overwrite';
  const raw = (written || change === 'delete') && !/^(@@ |--- |diff --git )/m.test(diff);
  return raw ? wholeFile(diff, written ? 'add' : 'remove') : unified(diff);
}

function wholeFile(content: string, kind: 'add' | 'remove'): FileDiff {
  const lines = linesOf(content).map(
    (text, index): DiffLine => ({
      kind,
      text,
      oldLine: kind === 'remove' ? index + 1 : null,
      newLine: kind === 'add' ? index + 1 : null,
    }),
  );
  return { lines, added: kind === 'add' ? lines.length : 0, removed: kind === 'remove' ? lines.length : 0 };
}

function unified(diff: string): FileDiff {
  const lines: DiffLine[] = [];
  let oldLine = 1;
  let newLine = 1;
  let inHunk = false;
  const counts = { added: 0, removed: 0 };
  for (const line of linesOf(diff)) {
    const head = hunkHead.exec(line);
    if (head) {
      oldLine = Number(head[1]);
      newLine = Number(head[2]);
      inHunk = true;
      lines.push({ kind: 'hunk', text: line, oldLine: null, newLine: null });
    } else if (!inHunk || line.startsWith('diff --git ')) {
      inHunk = false;
      lines.push({ kind: 'meta', text: line, oldLine: null, newLine: null });
    } else if (line.startsWith('+')) {
      counts.added += 1;
      lines.push({ kind: 'add', text: line.slice(1), oldLine: null, newLine: newLine++ });
    } else if (line.startsWith('-')) {
      counts.removed += 1;
      lines.push({ kind: 'remove', text: line.slice(1), oldLine: oldLine++, newLine: null });
    } else if (line.startsWith('\\')) {
      lines.push({ kind: 'meta', text: line.slice(2), oldLine: null, newLine: null });
    } else {
      lines.push({ kind: 'context', text: line.slice(1), oldLine: oldLine++, newLine: newLine++ });
    }
  }
  return { lines, ...counts };
}
