/**
 * Benchmarks: measures the real server from outside, on temporary data, and prints numbers beside aims and beside what else was measured
 * in the same run. May not judge (a number is never a fault), and nothing of the product may need it.
 */
export { benchCommand } from './command';
