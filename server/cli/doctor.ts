import { accessSync, constants, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { acquireInstanceLock, connectControl } from '../instance';
import { openLedger } from '../ledger';
import { findPlaces, type Places } from '../plane';
import { findCodexBinary, launchRuntime, pinnedCodexVersion, planCodex, probeSandbox } from '../runtime';
import { type Trouble, TroubleError } from '../vocabulary';
import { findWorkers } from './check-workers';
import { packageFacts } from './package-facts';
import { visible } from './transcript-line';
import { type ExitCode, flag, readOptions } from './usage';

const usage = `Usage: codexchat doctor [--json]
Checks node, sqlite, codex, login, sandbox, workers, ledger, policy, port and disk.`;

const check = z.object({
  id: z.string(),
  status: z.enum(['ok', 'warning', 'fault', 'not_run']),
  found: z.string(),
  remedy: z.string().nullable(),
});
export const report = z.object({ status: z.enum(['ok', 'warning', 'fault']), checks: z.array(check) });
type Check = z.infer<typeof check>;

/** Free space under which the doctor warns, bytes. */
const freeBytesLow = 1024 ** 3;

/** Checks everything the product needs, each with what was found and a remedy. Changes nothing but what a start would also make. */
export async function doctor(argv: readonly string[]): Promise<ExitCode> {
  const values = readOptions(argv, { json: flag }, usage);
  if (values === null) return 0;
  const places = findPlaces(process.env);
  const checks: Check[] = [
    checkNode(),
    checkSqlite(),
    ...(await checkCodex(places)),
    await checkWorkers(places),
    await checkLedger(places),
    checkPolicy(),
    await checkPort(places),
    checkDisk(places),
  ];
  const status = checks.some((one) => one.status === 'fault')
    ? 'fault'
    : checks.some((one) => one.status === 'warning')
      ? 'warning'
      : 'ok';
  if (values.json) process.stdout.write(`${JSON.stringify(report.parse({ status, checks }), null, 2)}\n`);
  else for (const one of checks) process.stdout.write(lineOf(one));
  return status === 'fault' ? 1 : 0;
}

const marks = { ok: '✓', warning: '!', fault: '✗', not_run: '–' } as const;
const lineOf = (one: Check): string =>
  visible(
    `${marks[one.status]} ${one.id.padEnd(9)} ${one.found}\n${one.remedy === null ? '' : `            → ${one.remedy}\n`}`,
  );

const ok = (id: string, found: string): Check => ({ id, status: 'ok', found, remedy: null });
const ill = (id: string, status: 'warning' | 'fault', trouble: Pick<Trouble, 'what' | 'next'>): Check => ({
  id,
  status,
  found: trouble.what,
  remedy: trouble.next,
});

function checkNode(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return ok('node', process.versions.node);
  return ill('node', 'fault', {
    what: `Node ${process.versions.node} is too old.`,
    next: 'Install Node 20.19 or newer.',
  });
}

function checkSqlite(): Check {
  const db = new Database(':memory:');
  const version = String(db.prepare('SELECT sqlite_version()').pluck().get());
  db.close();
  return ok('sqlite', version);
}

async function checkCodex(places: Places): Promise<Check[]> {
  const binary = findCodexBinary();
  if (!binary.ok) {
    const skipped = { status: 'not_run', found: 'codex is missing', remedy: null } as const;
    return [ill('codex', 'fault', binary.error), { id: 'login', ...skipped }, { id: 'sandbox', ...skipped }];
  }
  const plan = planCodex({ dataDir: places.dataDir, binary: binary.value });
  const sandbox = await probeSandbox(plan);
  const process = launchRuntime(plan, () => undefined);
  const ready = await Promise.race([process.ready, process.exited]).catch(() => process.exited);
  const checks: Check[] = [];
  if ('version' in ready) {
    checks.push(ok('codex', `${ready.version} (${binary.value})`));
    const account = await process.request('account/read', { refreshToken: false });
    const loggedIn = account.ok && JSON.stringify(account.value).includes('"account":{');
    checks.push(
      loggedIn
        ? ok('login', 'logged in')
        : ill('login', 'warning', {
            what: 'Not logged in: only the demo works.',
            next: 'Log in on the settings screen, with ChatGPT or an API key.',
          }),
    );
  } else {
    const trouble = ready.fatal ?? {
      what: `codex did not start: ${ready.reason}.`,
      next: `Install codex ${pinnedCodexVersion} with npm ci.`,
    };
    checks.push(ill('codex', 'fault', trouble), {
      id: 'login',
      status: 'not_run',
      found: 'codex does not run',
      remedy: null,
    });
  }
  await process.stop();
  checks.push(
    sandbox.problem === null
      ? ok('sandbox', 'commands can be sandboxed')
      : ill('sandbox', 'warning', sandbox.problem),
  );
  return checks;
}

async function checkWorkers(places: Places): Promise<Check> {
  try {
    const { found, problem } = await findWorkers(places);
    return problem === null ? ok('workers', found) : ill('workers', 'warning', problem);
  } catch (error) {
    if (error instanceof TroubleError) return ill('workers', 'fault', error.trouble);
    throw error;
  }
}

const unwritable = {
  what: 'The ledger cannot be written.',
  next: 'Look at the status line of the app: it says why.',
} as const;

/** A running server is asked; otherwise the ledger is opened as a start would. */
async function checkLedger(places: Places): Promise<Check> {
  try {
    const control = await connectControl(places.dataDir).catch(() => null);
    if (control !== null) {
      const status = z
        .object({
          head: z.int(),
          ledger: z.object({
            writable: z.boolean(),
            problem: z.object({ what: z.string(), next: z.string() }).nullable(),
          }),
        })
        .parse(await control.call('system.status'));
      control.close();
      return status.ledger.writable
        ? ok('ledger', `${status.head} entries, writable, in use by the running server`)
        : ill('ledger', 'fault', status.ledger.problem ?? unwritable);
    }
    return await openAlone(places);
  } catch (error) {
    if (error instanceof TroubleError) return ill('ledger', 'fault', error.trouble);
    throw error;
  }
}

/** Nobody else may open it meanwhile: there is one writer. */
async function openAlone(places: Places): Promise<Check> {
  const lock = acquireInstanceLock({ dataDir: places.dataDir, pid: process.pid, startedAt: Date.now() });
  if (!lock.ok) return ill('ledger', 'warning', lock.error);
  try {
    const { root, version } = packageFacts();
    const migrationsDir = join(root, 'prisma', 'migrations');
    const ledger = await openLedger({ ...places, migrationsDir, producer: { app: 'codexchat', version } });
    const head = ledger.head();
    await ledger.close();
    return ok('ledger', `${head} entries, writable`);
  } finally {
    lock.value.release();
  }
}

const checkPolicy = (): Check => ok('policy', 'everything asks: every command and edit waits for a person');

async function checkPort(places: Places): Promise<Check> {
  const port = Number(process.env.CODEXCHAT_PORT ?? 4870);
  const running = await connectControl(places.dataDir).catch(() => null);
  if (running !== null) {
    const url = new URL(await running.launchUrl());
    running.close();
    return ok('port', `${url.port} is served by the running server`);
  }
  const free = await new Promise<boolean>((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
  if (free) return ok('port', `${port} is free`);
  return ill('port', 'warning', {
    what: `Port ${port} is taken by another program.`,
    next: 'Start with --port N and another number.',
  });
}

function checkDisk({ dataDir }: Places): Check {
  try {
    accessSync(dataDir, constants.W_OK);
    const { bavail, bsize } = statfsSync(dataDir);
    const free = bavail * bsize;
    const found = `${(free / 1024 ** 3).toFixed(1)} GiB free at ${dataDir}`;
    return free >= freeBytesLow
      ? ok('disk', found)
      : ill('disk', 'warning', {
          what: found,
          next: 'Make room: the ledger stops dangerous acts when it cannot be written.',
        });
  } catch (error) {
    return ill('disk', 'fault', {
      what: `${dataDir} cannot be written: ${String(error)}`,
      next: 'Give your user the right to write there, or set CODEXCHAT_HOME.',
    });
  }
}
