import { uptime } from 'node:os';

/** The clocks and the memory of this machine, right now. */
export function readMachine(): {
  readonly wall: number;
  readonly mono: number;
  readonly boot: number;
  readonly availableBytes: number | null;
} {
  return {
    wall: Date.now(),
    mono: performance.now(),
    boot: uptime() * 1000,
    // Elsewhere "free" leaves out what the system would give back when asked, and would cry wolf.
    availableBytes: process.platform === 'linux' ? process.availableMemory() : null,
  };
}
