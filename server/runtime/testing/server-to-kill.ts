import { launchRuntime } from '../process';

/** Run as a program of its own: a server with one runtime, until it is killed. Says the process ids it knows as one line of JSON. */
const plan = JSON.parse(process.argv[2] ?? '{}');
const runtime = launchRuntime(plan, () => undefined);
void runtime.ready
  .then(() => runtime.request('family', {}))
  .then((family) => {
    const child = family.ok ? family.value : null;
    process.stdout.write(`${JSON.stringify({ runtime: runtime.pid, ...(child as object) })}\n`);
  });
setInterval(() => undefined, 1_000);
