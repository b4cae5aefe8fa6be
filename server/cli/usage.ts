/** Exit codes: 0 ok, 1 found a fault, 2 wrong use, 3 could not run. */
export type ExitCode = 0 | 1 | 2 | 3;

/** The command line itself is wrong; the message says how it should be. */
export class UsageError extends Error {}
