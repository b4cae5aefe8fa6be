import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Place } from './place';
import { cannotRun, within } from './waiting';

/** The real server as `npm start` runs it, in its own process on a temporary data directory and a free port. */
export interface ServerProcess {
  readonly pid: number;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** One-use launch token. */
  readonly token: string;
  /** Resolves when the process has ended, however. */
  readonly gone: Promise<unknown>;
  /** Asks it to stop and waits until it has. */
  stop(): Promise<void>;
}

const greeting = /CodexChat runs at (http:\/\/127\.0\.0\.1:\d+)\/\S*#token=(\S+)/;
/** What a server that does not start has said, shown to the person, UTF-16 code units. */
const saidCharsMax = 2_000;
/** It stops its runtimes and its ledger first, ms. */
const stopWithinMs = 15_000;

export async function startServer(
  root: string,
  place: Place,
  env: { readonly [name: string]: string } = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['scripts/start.mjs', '--no-open', '--port', '0'], {
    cwd: root,
    env: {
      ...environment(),
      NODE_ENV: 'production',
      CODEXCHAT_HOME: place.dataDir,
      CODEXCHAT_HEAD_DIR: place.headDir,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A benchmark that is stopped in the middle leaves no server behind.
  const end = (): boolean => child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  const gone = new Promise((resolve) => child.once('exit', resolve));
  try {
    const [, origin = '', token = ''] = await within(greetingOf(child), 'The server did not start');
    if (child.pid === undefined) throw cannotRun('The server has no process id.');
    return { pid: child.pid, origin, token, gone, stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

/** Nothing of how the benchmark itself was started may change the server. */
function environment(): { readonly [name: string]: string | undefined } {
  const drop = /^(npm_|NODE_ENV$|NODE_OPTIONS$|CODEXCHAT_|https?_proxy$|all_proxy$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !drop.test(name)));
}

function greetingOf(child: ChildProcess): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer): void => {
      said = (said + chunk.toString('utf8')).slice(-saidCharsMax);
      const found = greeting.exec(said);
      if (found) resolve(found);
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('error', (error) => reject(cannotRun(`The server did not start: ${error.message}.`)));
    child.once('exit', (code, signal) =>
      reject(cannotRun(`The server ended with ${code ?? signal} instead of starting. It said:\n${said}`)),
    );
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await within(gone, 'The server did not stop', stopWithinMs).catch(() => child.kill('SIGKILL'));
}
