import { randomUUID } from 'node:crypto';
import { limits, type RuntimeSignal, type Trouble } from '../vocabulary';
import { type Child, type ChildEnd, type ChildEvents, type Program, startChild } from './child';
import { decodeLine, type Reply } from './core/decode';
import { createFraming, type Framed } from './core/framing';
import { epochOf, runMarker } from './custody';
import { greet, type Verdict } from './handshake';
import { notCodex, spawnTrouble } from './launch-trouble';
import { setPatientTimer } from './patient-timer';
import { type Awaited, createRequests } from './requests';
import type { LaunchPlan, LaunchRuntime, RuntimeExit, RuntimeProcess } from './runtime';
import { createStderrTail } from './stderr-tail';
import { askToLeave } from './stopping';

/** What a process needs of the machine; the simulator brings its own. */
export interface ProcessHost {
  readonly startChild: (program: Program, events: ChildEvents) => Child;
  readonly setTimer: (work: () => void, ms: number) => { cancel(): void };
  readonly now: () => number;
  /** Names one life of one process. */
  readonly epochOf: (pid: number, startedAtMs: number) => string;
}

const thisMachine: ProcessHost = {
  startChild,
  setTimer: setPatientTimer,
  now: () => Date.now(),
  epochOf,
};

/**
 * One life of one runtime process. Every signal of one piece of output comes in one call, and before the replies in the same piece
 * settle their promises; so `turn-started` may be told before the promise of its `turn/start` is continued.
 * `ready` stays open when the process ends first: race it with `exited`.
 */
export const launchRuntime: LaunchRuntime = (plan, onSignals) => launchOn(thisMachine, plan, onSignals);

/** The same on a given machine. */
export function launchOn(
  host: ProcessHost,
  plan: LaunchPlan,
  onSignals: (signals: readonly RuntimeSignal[]) => void,
): RuntimeProcess {
  const startedAt = host.now();
  const tail = createStderrTail();
  const gone = promised<RuntimeExit>();
  const ready = promised<{ readonly version: string }>();
  let verdict: Verdict | null = null;
  let greeted = false;

  const hear = listen(onSignals, (reply) => requests.settle(reply));
  const child = host.startChild(programOf(plan), {
    stdout: hear.chunk,
    stderr: tail.push,
    end: (end) => {
      hear.end();
      const exit = exitOf(end, plan, verdict, greeted ? null : notCodex(plan, end.code, tail.lines().at(-1)));
      requests.close(exit.reason);
      gone.resolve(exit);
    },
  });
  const requests = createRequests(child.write, host.setTimer);

  void greet(requests).then((answer) => {
    if (!answer.ok) {
      verdict ??= answer.error;
      child.signal('SIGKILL');
      return;
    }
    child.write(JSON.stringify({ method: 'initialized' }));
    requests.open();
    greeted = true;
    ready.resolve(answer.value);
  });

  return {
    epoch: host.epochOf(child.pid, startedAt),
    pid: child.pid,
    ready: ready.promise,
    exited: gone.promise,
    request: (method, params, o) =>
      requests.ask(method, params, o?.timeoutMs ?? limits.runtimeRequestTimeoutMs),
    notify(method, params) {
      child.write(JSON.stringify(params === undefined ? { method } : { method, params }));
    },
    respond: (wireId, answer) => child.write(JSON.stringify({ id: wireId, ...answer })),
    stop() {
      // Not one that is dead already: its record must say what it died of.
      if (verdict === null && child.running()) {
        verdict = { reason: 'It was stopped.', fatal: null };
        askToLeave(child, gone.promise, host.setTimer);
      }
      return gone.promise;
    },
    stderrTail: tail.lines,
  };
}

function programOf(plan: LaunchPlan): Program {
  const runId = plan.env[runMarker] ?? randomUUID();
  const env = { ...plan.env, [runMarker]: runId };
  return { binary: plan.binary, args: plan.args, env, cwd: plan.codexHome, runId };
}

/** From bytes to signals and replies. The signals of one piece are handed over together. */
function listen(onSignals: (signals: readonly RuntimeSignal[]) => void, onReply: (reply: Reply) => Awaited) {
  const framing = createFraming({
    lineBytesMax: limits.runtimeLineBytesMax,
    keptBytesMax: limits.runtimeRawKeptBytesMax,
  });
  const deliver = (lines: readonly Framed[]) => {
    const signals: RuntimeSignal[] = [];
    for (const line of lines) {
      const decoded = decodeLine(line);
      if (decoded.kind === 'signal') signals.push(decoded.signal);
      else signals.push(...unexpected(decoded.reply, onReply(decoded.reply)));
    }
    if (signals.length > 0) onSignals(signals);
  };
  return { chunk: (chunk: Uint8Array) => deliver(framing.push(chunk)), end: () => deliver(framing.end()) };
}

/** A reply that nobody waits for counts for nothing, and is told. */
function unexpected({ id }: Reply, awaited: Awaited): readonly RuntimeSignal[] {
  if (awaited === 'awaited') return [];
  const why = awaited === 'over' ? 'it came too late, or twice' : 'nothing was asked by that id';
  const text = `An answer to request ${JSON.stringify(id).slice(0, 100)} counts for nothing: ${why}.`;
  return [{ kind: 'notice', threadId: null, level: 'warning', method: 'runtime.reply-unexpected', text }];
}

function exitOf(
  end: ChildEnd,
  plan: LaunchPlan,
  verdict: Verdict | null,
  fatal: Trouble | null,
): RuntimeExit {
  const { code, signal } = end;
  if (end.spawnError !== null) {
    const reason = `It could not be started: ${end.spawnError.message}`;
    return { code, signal, reason, fatal: spawnTrouble(end.spawnError, plan) };
  }
  if (verdict !== null) return { code, signal, ...verdict };
  const reason = signal === null ? `It exited with code ${code}.` : `It was killed by ${signal}.`;
  return { code, signal, reason, fatal };
}

function promised<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
