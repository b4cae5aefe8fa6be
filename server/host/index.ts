/**
 * The machine under us: its sleep, its clocks, its memory, whether the record can be written, and whether a runtime at work still lives.
 * It looks, tells every screen what is wrong while it lasts, and records begin and end. It may not act: it refuses nothing by itself and
 * stops nothing. That nothing is done while the record cannot be written follows from writing first.
 */
export { type HostReading, initialHost, watchHost } from './core/watch';
export { type HostWatch, startHostWatch } from './host-watch';
export { readMachine } from './machine';
export { createPulse } from './pulse';
