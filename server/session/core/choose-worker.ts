/** What is known of a worker when a session needs its first one. */
export interface WorkerLoad {
  /** From 1. */
  readonly worker: number;
  /** It runs, or starts when it is needed; no circuit is open and nothing keeps it from running. */
  readonly usable: boolean;
  /** Sessions in use that it serves. */
  readonly sessions: number;
  /** Turns of these that are with it. */
  readonly turns: number;
}

/**
 * The least loaded worker: one that can run before one that cannot, then by sessions, because a session stays for as long as it lives, then by
 * turns, then by number. So equal loads always give the same one.
 */
export function chooseWorker(loads: readonly WorkerLoad[]): number {
  const [first] = [...loads].sort(
    (a, b) =>
      Number(b.usable) - Number(a.usable) ||
      a.sessions - b.sessions ||
      a.turns - b.turns ||
      a.worker - b.worker,
  );
  return first?.worker ?? 1;
}
