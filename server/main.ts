import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  createAccessLog,
  createCall,
  createDoor,
  createLaunchTokens,
  createLoginStore,
  startPages,
} from './http';
import { acquireInstanceLock, type ControlServer, connectControl, serveControl } from './instance';
import { configuredPolicy, findPlaces, openBrowser, openPlane, type Places } from './plane';
import { limits, TroubleError } from './vocabulary';

/** The port when none is asked for. */
const defaultPort = 4870;

interface StartOptions {
  readonly port: number;
  readonly openBrowser: boolean;
  readonly demo: boolean;
  readonly dev: boolean;
  readonly acceptLoss: boolean;
  /** Names of the options that were given. */
  readonly asked: readonly string[];
}

const usage = `Usage: npm start -- [--port N] [--no-open] [--demo] [--dev] [--workers N]
  --port N     port on 127.0.0.1 (default ${defaultPort}; 0 lets the system choose)
  --no-open    do not open the browser
  --demo       begin with a demo session on the sample project
  --dev        screens in development mode
  --workers N  worker processes of each runtime, 1 to ${limits.workersMax} (default ${limits.workers})
  --accept-loss  go on although some or all of the ledger was lost; the loss is recorded`;

/** Starts the server, or, when one already runs on this data directory, prints a fresh address for it. */
export async function main(argv: readonly string[]): Promise<void> {
  const options = readOptions(argv);
  if (options === null) {
    process.exitCode = argv.includes('--help') ? 0 : 2;
    return;
  }
  // Whoever read our output may be gone; the work goes on without being told.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    await start(options);
  } catch (error) {
    if (!(error instanceof TroubleError)) throw error;
    const { what, safe, next } = error.trouble;
    process.stderr.write(`\n${what}\n${safe}\n${next}\n`);
    process.exit(3);
  }
}

function readOptions(argv: readonly string[]): StartOptions | null {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        port: { type: 'string' },
        'no-open': { type: 'boolean' },
        demo: { type: 'boolean' },
        dev: { type: 'boolean' },
        'accept-loss': { type: 'boolean' },
        workers: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    if (values.workers !== undefined) process.env.CODEXCHAT_WORKERS = values.workers;
    const port = Number(values.port ?? process.env.CODEXCHAT_PORT ?? defaultPort);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Error(`"${values.port ?? process.env.CODEXCHAT_PORT}" is not a port`);
    if (values.help !== true)
      return {
        port,
        openBrowser: values['no-open'] !== true,
        demo: values.demo === true,
        dev: values.dev === true,
        acceptLoss: values['accept-loss'] === true,
        asked: Object.keys(values),
      };
    process.stdout.write(`${usage}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
  }
  return null;
}

async function start(options: StartOptions): Promise<void> {
  const begun = Date.now();
  const places = findPlaces(process.env);
  const lock = acquireInstanceLock({ dataDir: places.dataDir, pid: process.pid, startedAt: begun });
  if (!lock.ok) {
    if (lock.error.kind !== 'instance.owned') throw new TroubleError(lock.error);
    return greetRunning(places, options, lock.error);
  }
  let cleaned = (text: string): string => text;
  const report = (what: string, error: unknown) =>
    process.stderr.write(
      cleaned(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`),
    );
  const root = process.cwd();
  const version = packageVersion(root);
  const opened = await openPlane({
    places,
    root,
    version,
    report,
    acceptLoss: options.acceptLoss,
    ...configuredPolicy(process.env),
  });
  cleaned = opened.cleaned;
  const { plane, feed } = opened;
  const accessLog = createAccessLog({ dataDir: places.dataDir, now: Date.now, cleaned: opened.cleaned });
  const logins = createLoginStore({ dataDir: places.dataDir, now: Date.now });
  const launchTokens = createLaunchTokens({ now: Date.now });
  const pages = await startPages({ dir: root, dev: options.dev, host: '127.0.0.1', port: options.port });
  const door = createDoor({
    port: options.port,
    plane,
    feed,
    launchTokens,
    logins,
    accessLog,
    nextHandler: pages.handle,
    ...(options.dev ? { upgrades: pages.upgrades } : {}),
  });
  let control: ControlServer | null = null;
  // From here on a signal finds everything it must close.
  stopOnSignals(async (reason) => {
    await control?.close();
    await Promise.all([opened.close(reason), door.close()]);
    await pages.close();
    await accessLog.close();
    lock.value.release();
  });
  await door.listen().catch(async (error: unknown) => {
    await opened.close('The port could not be opened.');
    lock.value.release();
    throw error;
  });
  // The sandbox self-test runs while the person opens the page.
  void plane.status();
  const call = createCall({ plane, actor: 'cli' });
  control = await serveControl({ lock: lock.value, call, feed, launchUrl: door.launchUrl });
  const path = options.demo ? await beginDemo(call) : '';
  const url = withPath(door.launchUrl(), path);
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  if (opened.reconciled > 0)
    process.stdout.write(
      `${opened.reconciled} sessions were under way when the last server ended; each says what became of it.\n`,
    );
  process.stdout.write(
    `CodexChat runs at ${url} (data in ${places.dataDir}, ready in ${seconds} s; Ctrl-C stops it)\n`,
  );
  if (options.openBrowser) openBrowser(url);
}

async function greetRunning(
  places: Places,
  options: StartOptions,
  owned: ConstructorParameters<typeof TroubleError>[0],
): Promise<void> {
  const control = await connectControl(places.dataDir).catch(() => null);
  if (control === null) throw new TroubleError(owned);
  let url: string;
  try {
    const path = options.demo ? await beginDemo((name, input) => control.call(name, input)) : '';
    url = withPath(await control.launchUrl(), path);
  } finally {
    control.close();
  }
  process.stdout.write(`CodexChat already runs on ${places.dataDir}: ${url}\n`);
  const unused = unusedOptions(options);
  if (unused !== '') process.stdout.write(`Not used, because it runs already: ${unused}. Stop it first.\n`);
  if (options.openBrowser) openBrowser(url);
}

/** What only a start can do. */
const unusedOptions = ({ asked }: StartOptions): string =>
  asked
    .filter((name) => ['port', 'dev', 'accept-loss'].includes(name))
    .map((name) => `--${name}`)
    .join(', ');

async function beginDemo(call: (path: string, input: unknown) => Promise<unknown>): Promise<string> {
  const { projectId } = (await call('projects.addSample', { commandId: crypto.randomUUID() })) as {
    projectId: string;
  };
  const input = { commandId: crypto.randomUUID(), projectId, flavour: 'demo', model: null, effort: null };
  const { sessionId } = (await call('sessions.create', input)) as { sessionId: string };
  return `s/${sessionId}`;
}

const withPath = (launchUrl: string, path: string): string => launchUrl.replace('/#', `/${path}#`);

function packageVersion(root: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : '0';
}

/** The first signal closes everything in words; a second one ends at once. */
function stopOnSignals(close: (reason: string) => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(130);
      stopping = true;
      process.stdout.write(`\nStopping (${signal}) …\n`);
      close(`The server was stopped (${signal})`).then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`stop: ${String(error)}\n`);
          process.exit(1);
        },
      );
    });
  }
}
