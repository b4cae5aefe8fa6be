import { join } from 'node:path';
import type { Ledger } from '../ledger';
import {
  type DemoModel,
  findCodexBinary,
  type LaunchPlan,
  launchRuntime,
  planCodex,
  planDemo,
  type RuntimeProcess,
  startDemoModel,
  unserved,
} from '../runtime';
import type { SessionDirectory, TurnDriver } from '../session';
import { type CoreClockwork, openStream } from '../stream';
import { type RestartPolicy, runtimeFold, Supervisor } from '../supervisor';
import {
  type DomainEvent,
  err,
  type Flavour,
  limits,
  ok,
  type Result,
  type RuntimeSignal,
  streams,
} from '../vocabulary';
import { setTimer } from './clockwork';
import type { MountKeeper } from './mount-keeper';

export interface RuntimesParts {
  readonly dataDir: string;
  readonly ledger: Ledger;
  readonly clockwork: CoreClockwork;
  readonly directory: SessionDirectory;
  readonly driver: TurnDriver;
  readonly observe: (signal: RuntimeSignal) => void;
  readonly mounts: Readonly<Record<Flavour, MountKeeper>>;
  readonly report: (what: string, error: unknown) => void;
}

export interface Runtimes {
  readonly supervisor: (flavour: Flavour) => Supervisor;
  stop(reason: string): Promise<void>;
}

const restartPolicy: RestartPolicy = {
  delayFirstMs: limits.restartDelayFirstMs,
  delayMaxMs: limits.restartDelayMaxMs,
  stableMs: limits.restartStableMs,
  exitsMax: limits.circuitExitsMax,
  windowMs: limits.circuitWindowMs,
  probeMs: limits.circuitProbeMs,
};

/** The two supervised runtimes: the real model's and the demo's, each in its own private codex home, started when first needed. */
export async function createRuntimes(parts: RuntimesParts): Promise<Runtimes> {
  let demo: Promise<DemoModel> | null = null;
  const prepare = async (flavour: Flavour): Promise<Result<LaunchPlan>> => {
    const binary = findCodexBinary();
    if (!binary.ok) return binary;
    const input = { dataDir: parts.dataDir, binary: binary.value };
    try {
      if (flavour === 'codex') return ok(planCodex(input));
      demo ??= startDemoModel({ outsideDir: join(parts.dataDir, 'outside-the-project') });
      return ok(planDemo({ ...input, modelUrl: (await demo).url }));
    } catch (error) {
      return err({
        kind: 'runtime.not-prepared',
        what: `The runtime could not be prepared: ${error instanceof Error ? error.message : String(error)}.`,
        safe: 'Nothing ran; prompts are kept.',
        next: 'Mend the cause, then restart the runtime.',
      });
    }
  };
  const codex = await superviseOne('codex', parts, prepare);
  const demoSupervisor = await superviseOne('demo', parts, prepare);
  return {
    supervisor: (flavour) => (flavour === 'codex' ? codex : demoSupervisor),
    async stop(reason) {
      await Promise.all([codex.stop(reason), demoSupervisor.stop(reason)]);
      if (demo) await (await demo).close();
    },
  };
}

async function superviseOne(
  flavour: Flavour,
  parts: RuntimesParts,
  prepare: (flavour: Flavour) => Promise<Result<LaunchPlan>>,
): Promise<Supervisor> {
  const { ledger, clockwork, directory, driver } = parts;
  const handle = await openStream(ledger, runtimeFold, streams.runtime(flavour), clockwork);
  /** Sessions that were at work when the last process ended. */
  let interrupted: readonly Parameters<TurnDriver['resume']>[0][] = [];
  return new Supervisor({
    flavour,
    handle,
    policy: restartPolicy,
    now: clockwork.now,
    rand: Math.random,
    setTimer,
    prepare: () => prepare(flavour),
    launch: launchRuntime,
    onSignals: (signals, process) => {
      for (const signal of directory.route(signals, process.epoch)) {
        parts.observe(signal);
        // What could not be read belongs to nobody by name; whoever is at work with this process must see it.
        if (signal.kind === 'undecodable' || signal.kind === 'unknown')
          for (const desk of directory.atWork(process.epoch)) desk.receive([signal], process.epoch);
        homeless(signal, process);
      }
    },
    approvalWaits: (epoch) => directory.approvalWaits(epoch),
    async record(pen, ended) {
      const own = pen.write();
      if (own === null) return;
      if (ended === null) {
        await ledger.append({ writes: [own], urgent: true });
        return;
      }
      parts.mounts[flavour].sweep();
      // `It was killed by SIGKILL.` as the host says it, becomes a clause.
      const what = `The runtime ${ended.what.replace(/^It /, '').replace(/\.$/, '')}`;
      interrupted = await directory.endTogether(
        directory.dependents(ended.epoch),
        { epoch: ended.epoch, what },
        async (pens) => {
          const writes = pens.map((one) => one.write()).filter((write) => write !== null);
          await ledger.append({ writes: [own, ...writes], urgent: true });
          for (const one of pens) one.adopt();
        },
      );
    },
    onReady: (process) => {
      const desks = interrupted;
      interrupted = [];
      for (const desk of desks)
        driver.resume(desk, process).catch((error: unknown) => parts.report('resume after restart', error));
    },
  });

  /** Messages of no session: what matters is recorded with the runtime; a request is answered, so that nothing hangs. */
  function homeless(signal: RuntimeSignal, process: RuntimeProcess): void {
    if (signal.kind === 'request-unserved' || signal.kind === 'approval-requested')
      process.respond(signal.wireId, unserved(signal.method));
    const event = recordOf(signal, process.epoch);
    if (event === null) return;
    handle
      .exclusively(async (pen) => {
        pen.add([event], {
          actor: { kind: 'runtime', id: process.epoch },
          causationId: null,
          correlationId: null,
        });
        const write = pen.write();
        if (write) await ledger.append({ writes: [write] });
        pen.adopt();
      })
      .catch((error: unknown) => parts.report('record a runtime message', error));
  }

  function recordOf(signal: RuntimeSignal, epoch: string): DomainEvent | null {
    const recorded = (
      level: 'info' | 'warning' | 'error',
      code: string,
      text: string,
      detail: string | null,
    ): DomainEvent => ({
      type: 'runtime.message-recorded',
      payload: { flavour, epoch, level, code, text, detail },
    });
    switch (signal.kind) {
      case 'unknown':
        return recorded(
          'info',
          signal.method,
          'A message of an unknown kind.',
          JSON.stringify(signal.params),
        );
      case 'undecodable':
        return recorded(
          'warning',
          'runtime.line-undecodable',
          `${signal.reason} (${signal.bytes} bytes)`,
          signal.kept,
        );
      case 'notice':
        return recorded(signal.level, signal.method, signal.text, null);
      case 'error':
        return recorded('error', signal.code, signal.message, null);
      case 'request-unserved':
      case 'approval-requested':
        return recorded(
          'warning',
          signal.method,
          'A request that belongs to no session was answered with an error.',
          null,
        );
      default:
        return null;
    }
  }
}
