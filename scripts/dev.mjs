// `npm run dev`: the server from its sources and the screens in development mode. Restart it after a change of the server.
import { register } from 'tsx/esm/api';
import { bootstrap } from './bootstrap.mjs';
import { requireSupportedNode } from './frame/node-version.mjs';
import { root } from './frame/root.mjs';

requireSupportedNode();
await bootstrap({ last: 'build server' }).catch(() => process.exit(3));
process.env.NODE_ENV = 'development';
process.env.NEXT_TELEMETRY_DISABLED = '1';
register();
const { main } = await import(`${root}/server/main.ts`);
await main(['--dev', ...process.argv.slice(2)]);
