// `npm start`: makes what is missing, then becomes the server, in this same process.
import { bootstrap } from './bootstrap.mjs';
import { requireSupportedNode } from './frame/node-version.mjs';
import { root } from './frame/root.mjs';

requireSupportedNode();
await bootstrap().catch(() => process.exit(3));

// npm does not hand a kill on: it dies and leaves us. A server whose npm is gone stops like one that was asked to.
if (process.env.npm_lifecycle_event === 'start') {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}

process.env.NEXT_TELEMETRY_DISABLED = '1';
process.env.NODE_ENV = process.argv.includes('--dev') ? 'development' : 'production';
process.chdir(root);
const { main } = await import(`${root}/dist/server.mjs`);
await main(process.argv.slice(2));
