/**
 * Ends things one after the other. A ledger that takes nothing any more must not leave the rest open: each step has its turn, and the first
 * failure is told.
 */
export async function eachInTurn(steps: readonly (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps)
    await Promise.resolve()
      .then(step)
      .catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
