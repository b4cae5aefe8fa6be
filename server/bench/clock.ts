/** Microseconds of the system's monotonic clock: the same clock in every process of this machine, never set back. */
export const micros = (): number => Number(process.hrtime.bigint() / 1000n);

export const millisSince = (before: number): number => (micros() - before) / 1000;
