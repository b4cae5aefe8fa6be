/**
 * Benchmarks: measures the real server from outside, on temporary data, and prints numbers beside aims and beside what else was measured
 * in the same run. May not judge (a number is never a fault), and nothing of the product may need it. The soak borrows its server, its
 * caller and its folders.
 */
export { type Client, login } from './client';
export { benchCommand } from './command';
export { documentSchema as benchDocument } from './core/report';
export { runMeasured } from './measured-command';
export { makePlace, type Place } from './place';
export { residentBytes } from './process-reading';
export { type ServerProcess, startServer } from './server-process';
export { pause } from './waiting';
