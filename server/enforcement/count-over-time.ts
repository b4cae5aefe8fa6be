import { setImmediate } from 'node:timers/promises';
import { limits } from '../vocabulary';
import { chartSpans, chartWidth } from './core/chart-spans';
import type { FixedFilter } from './core/fixed-filter';
import type { CountedSpan, SearchIndex } from './search-index';

/**
 * How many records of a selection began when, in at most so many spans. Where tallies are kept for what is filtered by, they are added up; else records
 * are counted one span after the other, so that a search that comes meanwhile need not wait for all of them.
 */
export async function countOverTime(
  search: SearchIndex,
  { filter, buckets }: { readonly filter: FixedFilter; readonly buckets: number },
): Promise<readonly CountedSpan[]> {
  search.check(filter);
  const whole = search.span(filter);
  if (whole === null) return [];
  const width = chartWidth(whole, Math.max(2, Math.min(buckets, limits.enforcementBucketsMax)));
  const tallied = search.tallied(filter, whole, width);
  const spans = chartSpans(whole, width);
  if (tallied !== null)
    return spans.map((span) => ({ ...none, ...span, ...tallied.get(Math.floor(span.from / width) * width) }));
  const counted: CountedSpan[] = [];
  for (const span of spans) {
    counted.push(search.count(filter, span));
    await setImmediate();
  }
  return counted;
}

const none = { allow: 0, ask: 0, deny: 0, none: 0 };
