/** A span of time, epoch ms; `to` is not part of it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** How far a person's clock is ahead of UTC at an instant, ms. It changes where summer time begins and ends. */
export type ZoneOffset = (instant: number) => number;

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Widths that a person reads at a glance. Above them: whole days. */
const widths = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hour),
  day,
];

/**
 * A time that is not empty in at most so many spans, as narrow as that allows. They begin where the person's clock shows a multiple of their
 * width (a bar of six hours at 0, 6, 12 and 18 o'clock, one of a day at midnight), but for the first, and end where the next begins or the time
 * ends. Where the clock is set, one span is longer or shorter by as much.
 */
export function chartSpans(whole: Span, most: number, offset: ZoneOffset): readonly Span[] {
  const length = whole.to - whole.from;
  for (const width of widths) {
    // So narrow that trying it is not worth it.
    if (length / width > 2 * most) continue;
    const spans = spansOf(whole, width, offset, most);
    if (spans !== null) return spans;
  }
  for (let days = Math.max(2, Math.floor(length / most / day)); ; days += 1) {
    const spans = spansOf(whole, days * day, offset, most);
    if (spans !== null) return spans;
  }
}

/** Null when there would be more than `most`. */
function spansOf(whole: Span, width: number, offset: ZoneOffset, most: number): readonly Span[] | null {
  const spans: Span[] = [];
  for (let { from } = whole; from < whole.to; ) {
    if (spans.length === most) return null;
    const to = Math.min(whole.to, nextEdge(from, width, offset));
    spans.push({ from, to });
    from = to;
  }
  return spans;
}

/** The first instant after this one at which the clock shows a multiple of the width; where it jumps over that, the one at which it does. */
function nextEdge(instant: number, width: number, offset: ZoneOffset): number {
  const here = offset(instant);
  const past = (((instant + here) % width) + width) % width;
  const edge = instant + width - past;
  // Up to an hour a bar is as long as any other: the hour that the clock shows twice is two bars.
  if (width <= hour) return edge;
  const there = offset(edge);
  const moved = edge - (there - here);
  return moved > instant && offset(moved) === there ? moved : edge;
}
