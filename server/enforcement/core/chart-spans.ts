/** A span of time, epoch ms; `to` is not part of it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

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

const spansAt = ({ from, to }: Span, width: number): number =>
  Math.floor((to - 1) / width) - Math.floor(from / width) + 1;

/** The narrowest width of which at most so many aligned spans cover a time that is not empty. */
export function chartWidth(whole: Span, most: number): number {
  const fits = widths.find((width) => spansAt(whole, width) <= most);
  if (fits !== undefined) return fits;
  let days = Math.max(2, Math.floor((whole.to - whole.from) / most / day));
  while (spansAt(whole, days * day) > most) days += 1;
  return days * day;
}

/** A time in spans that begin at multiples of their width (UTC), but for the first and the last, which end where the time does. */
export function chartSpans(whole: Span, width: number): readonly Span[] {
  const spans: Span[] = [];
  for (let { from } = whole; from < whole.to; ) {
    const to = Math.min(whole.to, (Math.floor(from / width) + 1) * width);
    spans.push({ from, to });
    from = to;
  }
  return spans;
}
