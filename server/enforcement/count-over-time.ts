import { setImmediate } from 'node:timers/promises';
import { limits } from '../vocabulary';
import { chartSpans } from './core/chart-spans';
import type { FixedFilter } from './core/fixed-filter';
import type { CountedSpan, SearchIndex } from './search-index';
import { zoneOffset } from './zone-offset';

export interface CountsQuestion {
  readonly filter: FixedFilter;
  readonly buckets: number;
  /** The time zone whose days the bars follow, for example `Europe/Berlin`. */
  readonly zone: string;
}

export interface CountsOverTime {
  readonly buckets: readonly CountedSpan[];
  /** The zone that was asked for, or `UTC` when this machine does not know it. */
  readonly zone: string;
}

/**
 * How many records of a selection began when, in at most so many spans. Where tallies are kept for what is filtered by, they are added up; else records
 * are walked through in pieces, so that a search that comes meanwhile need not wait for all of them.
 */
export async function countOverTime(
  search: SearchIndex,
  { filter, buckets, zone }: CountsQuestion,
): Promise<CountsOverTime> {
  search.check(filter);
  const known = zoneOffset(zone);
  const told = known === null ? 'UTC' : zone;
  const whole = search.span(filter);
  if (whole === null) return { buckets: [], zone: told };
  const most = Math.max(2, Math.min(buckets, limits.enforcementBucketsMax));
  const spans = chartSpans(whole, most, known ?? (() => 0));
  const tallied = search.tallied(filter, spans);
  if (tallied !== null)
    return { buckets: spans.map((span, at) => ({ ...none, ...span, ...tallied[at] })), zone: told };
  const counting = search.counts(filter, spans);
  let step = counting.next();
  while (step.done !== true) {
    await setImmediate();
    step = counting.next();
  }
  return { buckets: step.value, zone: told };
}

const none = { allow: 0, ask: 0, deny: 0, none: 0 };
