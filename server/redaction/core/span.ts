/** One secret in a text: places are UTF-16 code units. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** Where what announces it begins (`PASSWORD=`); a text must not be cut between here and `to`. */
  readonly anchor: number;
  /** Small letters, digits and hyphens. */
  readonly kind: string;
}

/** Finds secrets in a text that begins and ends at the bounds of words. Must not look across lines, but for key blocks. */
export type Finder = (text: string) => readonly Span[];

/** Overlapping spans become one; it is called what the earliest and longest of them is. */
export function merged(spans: readonly Span[]): readonly Span[] {
  const sorted = spans.toSorted((a, b) => a.from - b.from || b.to - a.to);
  const out: Span[] = [];
  for (const span of sorted) {
    const last = out.at(-1);
    if (last === undefined || span.from >= last.to) out.push(span);
    else
      out[out.length - 1] = {
        ...last,
        to: Math.max(last.to, span.to),
        anchor: Math.min(last.anchor, span.anchor),
      };
  }
  return out;
}
