import { spawnSync } from 'node:child_process';
import { root } from './frame/root.mjs';

/** Writes the fixtures of new events and versions: `npm run event-fixtures`. Run from its source, because it is no part of the product. */
const script = 'server/plane/testing/write-event-fixtures.ts';
const args = ['--import', 'tsx', script, ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
