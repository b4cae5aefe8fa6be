// `npm run quick`: under a minute, for every save: types, lint, arrows, and the tests that start no real runtime.
import { bootstrap } from './bootstrap.mjs';
import { runChecks } from './frame/check-run.mjs';
import { sourceChecks } from './frame/checks.mjs';
import { requireSupportedNode } from './frame/node-version.mjs';
import { runVitest } from './frame/suites.mjs';

requireSupportedNode();
await bootstrap({ last: 'generate runtime protocol' }).catch(() => process.exit(3));
const green = await runChecks([
  ...sourceChecks,
  { name: 'unit tests', work: () => runVitest([], { CODEXCHAT_TESTS: 'unit' }) },
]);
process.exitCode = green ? 0 : 1;
