/** One reading: when (ms since the beginning), and how much. */
export interface Reading {
  readonly at: number;
  readonly value: number;
}

const hour = 3_600_000;

/** Growth per hour by least squares; null of fewer than three readings, or when all were taken at once. */
export function slopePerHour(readings: readonly Reading[]): number | null {
  if (readings.length < 3) return null;
  const mean = (of: (reading: Reading) => number) =>
    readings.reduce((sum, reading) => sum + of(reading), 0) / readings.length;
  const at = mean((reading) => reading.at);
  const value = mean((reading) => reading.value);
  let covered = 0;
  let spread = 0;
  for (const reading of readings) {
    covered += (reading.at - at) * (reading.value - value);
    spread += (reading.at - at) ** 2;
  }
  return spread === 0 ? null : (covered / spread) * hour;
}
