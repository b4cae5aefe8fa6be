/**
 * Runs checks one after the other: one line each with its time. Resolves to true when all passed; at the first that fails it prints that
 * one's output and stops. A check may put `summary` beside `code` and `output`, which is printed on its line.
 */
export const runChecks = async (checks) => {
  for (const check of checks) {
    const began = performance.now();
    const result = await check.work();
    const took = `${((performance.now() - began) / 1000).toFixed(1)} s`;
    const summary = result.summary === undefined ? '' : `: ${result.summary}`;
    process.stdout.write(`${result.code === 0 ? 'ok    ' : 'FAILED'} ${check.name}${summary} (${took})\n`);
    if (result.code !== 0) {
      process.stdout.write(`${result.output.trimEnd()}\n`);
      return false;
    }
  }
  return true;
};
