/** What many readings of one thing come to. Empty input gives zeros and a count of 0, so that a report says "nothing was read". */
export interface Spread {
  readonly count: number;
  readonly least: number;
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

const ascending = (readings: readonly number[]): readonly number[] =>
  Float64Array.from(readings).sort() as unknown as readonly number[];

/** The smallest reading that at least `share` (0 to 1) of all readings do not exceed (nearest rank); 0 of nothing. */
export const percentile = (readings: readonly number[], share: number): number =>
  rank(ascending(readings), share);

const rank = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? 0;

/** The middle reading, or the mean of the two in the middle; 0 of nothing. */
export function median(readings: readonly number[]): number {
  const sorted = ascending(readings);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  if (sorted.length % 2 === 1 || sorted.length === 0) return upper;
  return ((sorted[sorted.length / 2 - 1] ?? 0) + upper) / 2;
}

export function spread(readings: readonly number[]): Spread {
  const sorted = ascending(readings);
  return {
    count: sorted.length,
    least: sorted[0] ?? 0,
    p50: rank(sorted, 0.5),
    p99: rank(sorted, 0.99),
    most: sorted[sorted.length - 1] ?? 0,
  };
}
