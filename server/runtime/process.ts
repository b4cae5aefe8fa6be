import { randomUUID } from 'node:crypto';
import { limits, type RuntimeSignal, type Trouble } from '../vocabulary';
import { type ChildEnd, startChild } from './child';
import { decodeLine } from './core/decode';
import { initialize } from './core/encode';
import { isObject, textOf } from './core/fields';
import { createFraming, type Framed } from './core/framing';
import { epochOf, runMarker } from './custody';
import { pinnedCodexVersion, spawnTrouble, versionOf, wrongVersion } from './launch-trouble';
import { createRequests } from './requests';
import type { LaunchPlan, LaunchRuntime, RuntimeExit } from './runtime';
import { createStderrTail } from './stderr-tail';

/**
 * One life of one runtime process. Every signal of one piece of output comes in one call, and before the replies in the same piece
 * settle their promises; so `turn-started` may be told before the promise of its `turn/start` is continued.
 * `ready` stays open when the process ends first: race it with `exited`.
 */
export const launchRuntime: LaunchRuntime = (plan, onSignals) => {
  const startedAt = Date.now();
  const runId = plan.env[runMarker] ?? randomUUID();
  const framing = createFraming({
    lineBytesMax: limits.runtimeLineBytesMax,
    keptBytesMax: limits.runtimeRawKeptBytesMax,
  });
  const tail = createStderrTail();
  const gone = promised<RuntimeExit>();
  const ready = promised<{ readonly version: string }>();
  let over = false;
  /** Why we end it ourselves, when we do. */
  let verdict: { reason: string; fatal: Trouble | null } | null = null;

  function deliver(lines: readonly Framed[]): void {
    const signals: RuntimeSignal[] = [];
    for (const line of lines) {
      const decoded = decodeLine(line);
      if (decoded.kind === 'signal') signals.push(decoded.signal);
      else requests.settle(decoded.reply);
    }
    if (signals.length > 0) onSignals(signals);
  }

  const child = startChild(
    {
      binary: plan.binary,
      args: plan.args,
      env: { ...plan.env, [runMarker]: runId },
      cwd: plan.codexHome,
      runId,
    },
    {
      stdout: (chunk) => deliver(framing.push(chunk)),
      stderr: (chunk) => tail.push(chunk),
      end: (end) => {
        deliver(framing.end());
        over = true;
        const exit = exitOf(end, plan, verdict);
        requests.close(exit.reason);
        gone.resolve(exit);
      },
    },
  );
  const requests = createRequests((line) => child.write(line));

  function condemn(reason: string, fatal: Trouble | null): void {
    verdict ??= { reason, fatal };
    child.signal('SIGKILL');
  }

  const hello = initialize({ name: 'codexchat', version: pinnedCodexVersion });
  void requests.askFirst(hello.method, hello.params, limits.runtimeInitTimeoutMs).then((answer) => {
    if (!answer.ok) {
      const said =
        answer.error.kind === 'timeout' ? `within ${answer.error.afterMs} ms` : answer.error.message;
      condemn(`It did not answer to initialize: ${said}`, null);
      return;
    }
    const agent = isObject(answer.value) ? textOf(answer.value, 'userAgent') : null;
    const version = versionOf(agent ?? '');
    if (version !== pinnedCodexVersion) {
      condemn('It is of another version than this CodexChat works with.', wrongVersion(version));
      return;
    }
    child.write(JSON.stringify({ method: 'initialized' }));
    requests.open();
    ready.resolve({ version });
  });

  let stopping = false;
  return {
    epoch: epochOf(child.pid, startedAt),
    pid: child.pid,
    ready: ready.promise,
    exited: gone.promise,
    request: (method, params, o) =>
      requests.ask(method, params, o?.timeoutMs ?? limits.runtimeRequestTimeoutMs),
    notify(method, params) {
      child.write(JSON.stringify(params === undefined ? { method } : { method, params }));
    },
    respond: (wireId, answer) => !over && child.write(JSON.stringify({ id: wireId, ...answer })),
    stop() {
      if (!stopping && !over) {
        stopping = true;
        verdict ??= { reason: 'It was stopped.', fatal: null };
        child.endInput();
        const term = setTimeout(() => child.signal('SIGTERM'), limits.runtimeStopGraceMs / 2);
        const kill = setTimeout(() => child.signal('SIGKILL'), limits.runtimeStopGraceMs);
        void gone.promise.then(() => {
          clearTimeout(term);
          clearTimeout(kill);
        });
      }
      return gone.promise;
    },
    stderrTail: () => tail.lines(),
  };
};

function exitOf(
  end: ChildEnd,
  plan: LaunchPlan,
  verdict: { reason: string; fatal: Trouble | null } | null,
): RuntimeExit {
  const { code, signal } = end;
  if (end.spawnError !== null) {
    const fatal = spawnTrouble(end.spawnError, plan);
    return { code, signal, reason: `It could not be started: ${end.spawnError.message}`, fatal };
  }
  if (verdict !== null) return { code, signal, ...verdict };
  const reason = signal === null ? `It exited with code ${code}.` : `It was killed by ${signal}.`;
  return { code, signal, reason, fatal: null };
}

function promised<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
