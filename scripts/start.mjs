// `npm start`: makes what is missing, then becomes the server, in this same process.
import { spawnSync } from 'node:child_process';
import { bootstrap } from './bootstrap.mjs';
import { requireSupportedNode } from './frame/node-version.mjs';
import { root } from './frame/root.mjs';

requireSupportedNode();
await bootstrap().catch(() => process.exit(3));

// npm does not hand every kill on: it dies and leaves us. A server whose npm is gone stops like one that was asked to.
if (process.env.npm_lifecycle_event === 'start') stopWith(npmAbove());

process.env.NEXT_TELEMETRY_DISABLED = '1';
process.env.NODE_ENV = process.argv.includes('--dev') ? 'development' : 'production';
process.chdir(root);
const { main } = await import(`${root}/dist/server.mjs`);
await main(process.argv.slice(2));

/** The pids between npm and us, npm included: npm starts a shell, and some shells stay in between. */
function npmAbove() {
  const ps = spawnSync('ps', ['-o', 'ppid=,args=', '-p', String(process.ppid)], { encoding: 'utf8' });
  const [, above, command] = /^\s*(\d+)\s+(.*)/.exec(ps.stdout ?? '') ?? [];
  const isShell = /^\S*sh -c /.test(command ?? '');
  return isShell ? [process.ppid, Number(above)] : [process.ppid];
}

function stopWith(pids) {
  const [parent] = pids;
  const watch = setInterval(() => {
    if (process.ppid === parent && pids.every(isAlive)) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
