import { pathToFileURL } from 'node:url';
import { withLock } from './frame/lock-dir.mjs';
import { requireSupportedNode } from './frame/node-version.mjs';
import { fingerprint, isStamped, stamp } from './frame/stamps.mjs';
import { steps } from './frame/steps.mjs';

/**
 * Brings the checkout from whatever it is to built: one line per step with its time. `quiet` says only what really runs, on stderr.
 * `last` is the name of the last step wanted. Throws after saying which step failed and why.
 */
export const bootstrap = async ({ quiet = false, last = 'build screens' } = {}) => {
  const say = (line) => (quiet ? process.stderr : process.stdout).write(`${line}\n`);
  const wanted = steps.slice(0, steps.findIndex((step) => step.name === last) + 1);
  const print = (step) => fingerprint(step.inputs(), step.facts());
  const isDone = (step) => isStamped(stampName(step), print(step), step.outputs);
  if (quiet && wanted.every(isDone)) return;
  await withLock(say, async () => {
    for (const step of wanted) {
      const began = performance.now();
      const took = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
      if (isDone(step)) {
        if (!quiet) say(`${step.name}: up to date (${took()})`);
        continue;
      }
      if (quiet || process.stdout.isTTY) say(`${step.name} …`);
      try {
        await step.work();
      } catch (error) {
        say(`${step.name}: FAILED (${took()})\n${error.message}`);
        throw new Error(`${step.name} failed`);
      }
      // The inputs are read again: a step may write one of them (Next completes tsconfig.json).
      stamp(stampName(step), print(step));
      say(`${step.name}: done (${took()})`);
    }
  });
};

const stampName = (step) => step.name.replaceAll(' ', '-');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  requireSupportedNode();
  const last = process.argv[2]?.replaceAll('-', ' ');
  if (last !== undefined && !steps.some((step) => step.name === last)) {
    process.stderr.write(`Usage: node scripts/bootstrap.mjs [${steps.map(stampName).join('|')}]\n`);
    process.exit(2);
  }
  await bootstrap(last === undefined ? {} : { last }).catch(() => process.exit(3));
}
