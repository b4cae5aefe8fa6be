// `npm run prepush-local`: what should hold before others see it: quick, smoke and the reliability harness. Stops at the first red.
import { spawnSync } from 'node:child_process';
import { root } from './frame/root.mjs';

for (const script of ['quick', 'smoke', 'reliability-local']) {
  process.stdout.write(`\n${script}\n`);
  const { status } = spawnSync(process.execPath, [`scripts/${script}.mjs`], { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    process.stdout.write(`\nprepush-local: ${script} is red\n`);
    process.exit(1);
  }
}
process.stdout.write('\nprepush-local: green\n');
