/** A length of time as a person writes it: `90m`, `24h`, `7d`. Milliseconds inside, letters in addresses and on the command line. */
const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const;

/** Milliseconds; null when it is no length of time, or none at all. */
export function readTimeSpan(text: string): number | null {
  const found = /^(\d{1,16})(d|h|m|s|ms)$/.exec(text.trim());
  const unit = units.find(([name]) => name === found?.[2]);
  const ms = Number(found?.[1]) * (unit?.[1] ?? Number.NaN);
  return Number.isSafeInteger(ms) && ms > 0 ? ms : null;
}

/** In the largest unit that says it exactly. */
export function writeTimeSpan(ms: number): string {
  const [name, size] = units.find(([, one]) => ms % one === 0) ?? ['ms', 1];
  return `${ms / size}${name}`;
}
