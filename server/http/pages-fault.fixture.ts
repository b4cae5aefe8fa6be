import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeDoor } from './door.fixture';
import { startPages } from './pages';

/** Tests only, as a program: serves the built screens, answers one page, then breaks in the way that its argument says. */
const pages = await startPages({
  dir: join(import.meta.dirname, '..', '..'),
  dev: false,
  host: '127.0.0.1',
  port: 1,
});
const here = await makeDoor({ nextHandler: pages.handle });
const { status, headers } = await here.send({ path: '/' });
process.stdout.write(`${JSON.stringify({ status, policy: headers['content-security-policy'] })}\n`);
setImmediate(() => {
  rmSync(here.dataDir, { recursive: true });
  if (process.argv[2] === 'reject') void Promise.reject(new Error('planted fault'));
  else throw new Error('planted fault');
});
// A process that outlives its fault ends well, and the test is red.
setTimeout(() => process.exit(0), 2_000);
