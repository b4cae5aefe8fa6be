/**
 * Reads what the emitting runtime wrote: tokens `<number>:<emitted at, microseconds> `, numbered from 0 without a gap. Tells how late
 * each one came, and whether any is missing, doubled or out of order.
 */
export interface Arrivals {
  /** Text that arrived at a moment, microseconds of the same clock. Gives how late its newest token was, ms; null when it held none. */
  take(text: string, at: number): number | null;
  /** One per token, ms, in order of arrival. */
  readonly latencies: readonly number[];
  /** Emission times behind the schedule of `perSecond`, ms, greatest: how long the emitter itself was held up. */
  latestEmission(perSecond: number): number;
  tally(expected: number): Tally;
}

export interface Tally {
  readonly arrived: number;
  readonly missing: number;
  /** Came again, or after a later one. */
  readonly misplaced: number;
}

export function createArrivals(): Arrivals {
  const latencies: number[] = [];
  const emissions: { readonly number: number; readonly at: number }[] = [];
  let rest = '';
  let next = 0;
  let misplaced = 0;
  return {
    latencies,
    take(text, at) {
      const tokens = (rest + text).split(' ');
      rest = tokens.pop() ?? '';
      let newest: number | null = null;
      for (const token of tokens) {
        const colon = token.indexOf(':');
        const number = Number(token.slice(0, colon));
        const emitted = Number(token.slice(colon + 1));
        if (colon < 1 || !Number.isInteger(number) || !Number.isFinite(emitted))
          throw new Error(`"${token}" is not what the emitter wrote`);
        if (number < next) {
          misplaced += 1;
          continue;
        }
        next = number + 1;
        newest = (at - emitted) / 1000;
        latencies.push(newest);
        emissions.push({ number, at: emitted });
      }
      return newest;
    },
    latestEmission(perSecond) {
      const first = emissions[0];
      if (!first) return 0;
      return emissions.reduce((latest, { number, at }) => {
        const due = first.at + ((number - first.number) * 1_000_000) / perSecond;
        return Math.max(latest, (at - due) / 1000);
      }, 0);
    },
    tally: (expected) => ({ arrived: latencies.length, missing: expected - latencies.length, misplaced }),
  };
}
