/** Product of the line counts up to which two texts are compared line by line; above it one is shown removed and the other added. */
const comparedMax = 4_000_000;

const linesOf = (text: string): readonly string[] => {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
};

/** Two texts as one unified diff with all of their lines, so that nothing of the rules is left out. Pure. */
export function textDiff(before: string, after: string): string {
  const [old, fresh] = [linesOf(before), linesOf(after)];
  const body =
    old.length * fresh.length > comparedMax
      ? [...old.map((line) => `-${line}`), ...fresh.map((line) => `+${line}`)]
      : compared(old, fresh);
  return [`@@ -1,${old.length} +1,${fresh.length} @@`, ...body].join('\n');
}

/** By the longest common subsequence: `table[a][b]` is its length from line `a` and line `b` on. */
function compared(old: readonly string[], fresh: readonly string[]): readonly string[] {
  const width = fresh.length + 1;
  const table = new Uint32Array((old.length + 1) * width);
  const at = (a: number, b: number): number => table[a * width + b] ?? 0;
  for (let a = old.length - 1; a >= 0; a--)
    for (let b = fresh.length - 1; b >= 0; b--)
      table[a * width + b] =
        old[a] === fresh[b] ? at(a + 1, b + 1) + 1 : Math.max(at(a + 1, b), at(a, b + 1));
  const lines: string[] = [];
  let [a, b] = [0, 0];
  while (a < old.length || b < fresh.length) {
    if (a < old.length && b < fresh.length && old[a] === fresh[b]) {
      lines.push(` ${old[a]}`);
      a++;
      b++;
    } else if (b === fresh.length || (a < old.length && at(a + 1, b) >= at(a, b + 1)))
      lines.push(`-${old[a++]}`);
    else lines.push(`+${fresh[b++]}`);
  }
  return lines;
}
