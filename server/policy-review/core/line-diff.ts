/** Lines beside a change that are shown with it. */
const around = 3;
/** Cells of the table in which the longest common lines are looked for. Larger middles are told as wholly replaced. */
const cellsMax = 4_000_000;

interface Piece {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

/** A unified diff of two texts by whole lines, without file heads; empty when they are the same. */
export function lineDiff(before: string, after: string): string {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  const rest = Math.min(old.length, fresh.length) - head;
  while (tail < rest && old[old.length - 1 - tail] === fresh[fresh.length - 1 - tail]) tail += 1;
  const same = (lines: readonly string[]): Piece[] => lines.map((text) => ({ sign: ' ', text }));
  const pieces = [
    ...same(old.slice(0, head)),
    ...middle(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail)),
    ...same(old.slice(old.length - tail)),
  ];
  return hunks(pieces);
}

const linesOf = (text: string): readonly string[] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

/** What was removed and added, by the longest lines in common. */
function middle(old: readonly string[], fresh: readonly string[]): readonly Piece[] {
  const gone = (text: string): Piece => ({ sign: '-', text });
  const come = (text: string): Piece => ({ sign: '+', text });
  const width = fresh.length + 1;
  if (old.length === 0 || fresh.length === 0 || (old.length + 1) * width > cellsMax)
    return [...old.map(gone), ...fresh.map(come)];
  const common = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--)
      common[i * width + j] =
        old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    const [left, right] = [old[i], fresh[j]];
    if (left !== undefined && left === right) {
      pieces.push({ sign: ' ', text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      pieces.push(gone(left));
      i += 1;
    } else {
      pieces.push(come(right ?? ''));
      j += 1;
    }
  }
  return pieces;
}

function hunks(pieces: readonly Piece[]): string {
  const near = new Set<number>();
  for (const [index, { sign }] of pieces.entries())
    if (sign !== ' ') for (let by = -around; by <= around; by++) near.add(index + by);
  const out: string[] = [];
  let [oldLine, newLine] = [1, 1];
  let open: {
    readonly at: number;
    old: number;
    fresh: number;
    readonly from: readonly [number, number];
  } | null = null;
  const close = () => {
    if (open) out[open.at] = `@@ -${open.from[0]},${open.old} +${open.from[1]},${open.fresh} @@`;
    open = null;
  };
  for (const [index, { sign, text }] of pieces.entries()) {
    if (near.has(index)) {
      if (open === null) {
        open = { at: out.length, old: 0, fresh: 0, from: [oldLine, newLine] };
        out.push('');
      }
      out.push(sign + text);
      if (sign !== '+') open.old += 1;
      if (sign !== '-') open.fresh += 1;
    } else close();
    if (sign !== '+') oldLine += 1;
    if (sign !== '-') newLine += 1;
  }
  close();
  return out.length === 0 ? '' : `${out.join('\n')}\n`;
}
