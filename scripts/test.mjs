// `npm test`: everything that must hold, from a fresh clone: sources, drift, unit and real-parts tests, journeys in a real browser.
// One line per step; a red one is followed by its output, and the rest runs all the same. A few red tests are run once more, and named as
// unsteady when they are green then. The last line is the count.
import { bootstrap } from './bootstrap.mjs';
import { runChecks } from './frame/check-run.mjs';
import { driftChecks, sourceChecks } from './frame/checks.mjs';
import { compareFaults, readFaults } from './frame/faults.mjs';
import { requireSupportedNode } from './frame/node-version.mjs';
import { withSecondLook } from './frame/second-look.mjs';
import { runPlaywright, runVitest } from './frame/suites.mjs';
import { ensureBrowser, ensureTools } from './frame/system-tools.mjs';

requireSupportedNode();
let passed = 0;
let failed = 0;
const ran = [];
const counting = (name, suite) => ({
  name,
  async work() {
    const result = await withSecondLook(suite);
    passed += result.passed;
    failed += result.failed;
    ran.push(...result.ran);
    return result;
  },
});

const bootstrapped = await bootstrap().then(
  () => true,
  () => false,
);
const green =
  bootstrapped &&
  (await runChecks([
    ...sourceChecks,
    ...driftChecks,
    { name: 'system tools', work: ensureTools },
    counting('unit and real parts', runVitest),
    { name: 'browser', work: ensureBrowser },
    counting('browser journeys', runPlaywright),
    { name: 'known faults', work: async () => compareFaults(await readFaults(), ran) },
  ]));
// A red step without a red test is still red.
if (!green && failed === 0) failed = 1;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = green ? 0 : 1;
