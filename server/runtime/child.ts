import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { limits } from '../vocabulary';
import { reapLeftovers, runMarker, signalGroup } from './custody';
import { startGuardian } from './guardian';

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** Set when it could not be started at all. */
  readonly spawnError: NodeJS.ErrnoException | null;
}

/** A child that leads its own process group, with bounded input and an end that comes exactly once. */
export interface Child {
  /** 0 when it could not be started. */
  readonly pid: number;
  /** False from its exit on, also while its last output is still being read. */
  running(): boolean;
  /** True when a living process took the line into its queue. */
  write(line: string): boolean;
  /** Stops asking: the runtime reads this as a request to leave. */
  endInput(): void;
  signal(name: NodeJS.Signals): void;
}

export interface ChildEvents {
  stdout(chunk: Buffer): void;
  stderr(chunk: Buffer): void;
  /** After the last output. Nothing comes later. */
  end(end: ChildEnd): void;
}

export interface Program {
  readonly binary: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly runId: string;
}

/** Between two looks at what a dead program left, ms. */
const drainStepMs = 5;

/**
 * Starts a program. Its exit counts as the end, not the closing of its pipes: a grandchild that holds them open would keep a dead
 * runtime looking alive. After the exit the rest of the family is killed and what is still in the pipes is read for `runtimeDrainMs`.
 */
export function startChild(program: Program, events: ChildEvents): Child {
  let ended = false;
  let exit: ChildEnd | null = null;
  const finish = (end: ChildEnd) => {
    if (ended) return;
    ended = true;
    events.end(end);
  };

  const child = trySpawn(program);
  if ('error' in child) {
    queueMicrotask(() => finish({ code: null, signal: null, spawnError: child.error }));
    return deadChild;
  }
  const { pid } = child;
  if (pid === undefined) {
    // Never lived. It may have no pipes at all (too many open files), so they are not touched.
    child.on('error', (error) => finish({ code: null, signal: null, spawnError: error }));
    return deadChild;
  }
  const guardian = startGuardian(`${runMarker}=${program.runId}`, pid);
  // Here only raised when a signal could not be sent, which the exit tells better.
  child.on('error', () => undefined);
  child.on('exit', (code, signal) => {
    exit = { code, signal, spawnError: null };
    const end = exit;
    void drain(child, pid, program.runId).then(() => {
      guardian.dismiss();
      finish(end);
    });
  });
  child.stdout.on('data', (chunk: Buffer) => {
    if (!ended) events.stdout(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    if (!ended) events.stderr(chunk);
  });
  // A broken pipe is told by the exit that caused it.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => undefined);

  return {
    pid,
    running: () => exit === null,
    write(line) {
      if (exit !== null || !child.stdin.writable) return false;
      const queued = child.stdin.writableLength;
      // One line may be larger than the whole queue, but then nothing may stand before it.
      if (queued > 0 && queued + Buffer.byteLength(line) > limits.runtimeStdinBytesMax) return false;
      child.stdin.write(`${line}\n`);
      return true;
    },
    endInput() {
      child.stdin.end();
    },
    signal(name) {
      if (exit === null) signalGroup(pid, name);
    },
  };
}

/**
 * Kills what a dead program left and waits until its output is read and nothing of it lives, at most `runtimeDrainMs`. It looks again
 * and again, because a shell that is being killed may start one more command, and a killed process takes a moment to go.
 */
async function drain(child: ChildProcessWithoutNullStreams, pid: number, runId: string): Promise<void> {
  const deadline = performance.now() + limits.runtimeDrainMs;
  let closed = false;
  child.on('close', () => {
    closed = true;
  });
  do {
    await pause(drainStepMs);
  } while ((reapLeftovers(pid, runId) > 0 || !closed) && performance.now() < deadline);
  child.stdout.destroy();
  child.stderr.destroy();
}

function trySpawn(program: Program): ChildProcessWithoutNullStreams | { error: NodeJS.ErrnoException } {
  try {
    return spawn(program.binary, [...program.args], {
      cwd: program.cwd,
      env: program.env,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  } catch (error) {
    // Some failures are thrown instead of told by an event, for example a NUL in an argument.
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

const deadChild: Child = {
  pid: 0,
  running: () => false,
  write: () => false,
  endInput: () => undefined,
  signal: () => undefined,
};
