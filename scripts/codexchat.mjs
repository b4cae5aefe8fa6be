#!/usr/bin/env node
// The command line's entry: makes what is missing (said on stderr, so that --json stays clean), then runs the built CLI.
import { bootstrap } from './bootstrap.mjs';
import { requireSupportedNode } from './frame/node-version.mjs';
import { root } from './frame/root.mjs';

requireSupportedNode();
process.env.NEXT_TELEMETRY_DISABLED = '1';
process.env.NODE_ENV ??= 'production';
await bootstrap({ quiet: true }).catch(() => process.exit(3));
const { main } = await import(`${root}/dist/cli.mjs`);
process.exitCode = await main(process.argv.slice(2));
// What could not run may have left something that waits, as for room on a full disk; nobody waits for that any more.
if (process.exitCode === 3) process.exit();
