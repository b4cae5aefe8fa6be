import { setImmediate } from 'node:timers/promises';
import { limits } from '../vocabulary';
import { chartSpans, chartWidth, type Span } from './core/chart-spans';
import type { FixedFilter } from './core/fixed-filter';
import type { CountedSpan, SearchIndex } from './search-index';

/**
 * How many records of a selection began when, in at most so many spans. Where tallies are kept for what is filtered by, they are added up; else, and
 * for the ragged ends, records are counted one span after the other, so that a search that comes meanwhile need not wait for all of them.
 */
export async function countOverTime(
  search: SearchIndex,
  { filter, buckets }: { readonly filter: FixedFilter; readonly buckets: number },
): Promise<readonly CountedSpan[]> {
  const whole = search.span(filter);
  if (whole === null) return [];
  const width = chartWidth(whole, Math.max(2, Math.min(buckets, limits.enforcementBucketsMax)));
  const tallied = search.tallied(filter, whole, width);
  const counted: CountedSpan[] = [];
  for (const span of chartSpans(whole, width)) {
    const known = tallied?.counts.get(Math.floor(span.from / width) * width) ?? {};
    let { allow = 0, ask = 0, deny = 0, none = 0 } = known;
    for (const left of tallied?.left ?? [span]) {
      const part = common(left, span);
      if (part === null) continue;
      const more = search.count(filter, part);
      allow += more.allow;
      ask += more.ask;
      deny += more.deny;
      none += more.none;
      await setImmediate();
    }
    counted.push({ ...span, allow, ask, deny, none });
  }
  return counted;
}

function common(a: Span, b: Span): Span | null {
  const [from, to] = [Math.max(a.from, b.from), Math.min(a.to, b.to)];
  return from < to ? { from, to } : null;
}
