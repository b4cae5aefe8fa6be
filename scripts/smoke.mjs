// `npm run smoke`: does the built product come up and do its first thing? The journeys tagged @smoke, in a real browser.
import { bootstrap } from './bootstrap.mjs';
import { runChecks } from './frame/check-run.mjs';
import { requireSupportedNode } from './frame/node-version.mjs';
import { runPlaywright } from './frame/suites.mjs';
import { ensureBrowser } from './frame/system-tools.mjs';

requireSupportedNode();
await bootstrap().catch(() => process.exit(3));
const green = await runChecks([
  { name: 'browser', work: ensureBrowser },
  { name: 'smoke journeys', work: () => runPlaywright(['--grep', '@smoke']) },
]);
process.exitCode = green ? 0 : 1;
