/**
 * Runs checks one after the other, also past a red one, so that one run names everything that is red. One line each with its time; what
 * failed is followed by its output, and the last line names the red checks again. Resolves to true when all passed. A check may put
 * `summary` beside `code` and `output`, which is printed on its line, and `notice`, with which its output is printed though it is green.
 */
export const runChecks = async (checks) => {
  const red = [];
  for (const check of checks) {
    const began = performance.now();
    const result = await check.work();
    const took = `${((performance.now() - began) / 1000).toFixed(1)} s`;
    const summary = result.summary === undefined ? '' : `: ${result.summary}`;
    process.stdout.write(`${result.code === 0 ? 'ok    ' : 'FAILED'} ${check.name}${summary} (${took})\n`);
    if (result.code !== 0 || result.notice) process.stdout.write(`${result.output.trimEnd()}\n`);
    if (result.code !== 0) red.push(check.name);
  }
  if (red.length > 0) process.stdout.write(`red: ${red.join(', ')}\n`);
  return red.length === 0;
};
