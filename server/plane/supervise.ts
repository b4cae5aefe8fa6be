import type { Ledger } from '../ledger';
import { type RuntimeProcess, unserved } from '../runtime';
import type { SessionDirectory, TurnDriver } from '../session';
import { type CoreClockwork, openStream, untilWritten } from '../stream';
import { runtimeFold, Supervisor, type SupervisorPorts } from '../supervisor';
import { type DomainEvent, limits, type RuntimeSignal, runtimeIdOf, streams, workerOf } from '../vocabulary';

/** What one supervised runtime stands on; `worker` is left out while its flavour has only one. The simulator brings its own clock, draws, timers and processes. */
export interface SuperviseParts
  extends Pick<
    SupervisorPorts,
    'flavour' | 'worker' | 'policy' | 'mono' | 'rand' | 'setTimer' | 'prepare' | 'launch' | 'step'
  > {
  /** Crashes in turns of one session, one after the other, that quarantine it. */
  readonly quarantineAfter: number;
  readonly ledger: Ledger;
  readonly clockwork: CoreClockwork;
  readonly directory: SessionDirectory;
  readonly driver: TurnDriver;
  /** Messages that belong to no session. */
  readonly observe: (signal: RuntimeSignal) => void;
  readonly report: (what: string, error: unknown) => void;
}

/** One runtime under its supervisor, joined with the sessions that hang on it: what ends with a process ends in one transaction. */
export async function superviseRuntime(parts: SuperviseParts): Promise<Supervisor> {
  const { flavour, ledger, clockwork, directory, driver } = parts;
  const id = runtimeIdOf(parts);
  const stream = streams.runtime(flavour, workerOf(id));
  const handle = await openStream(ledger, runtimeFold, stream, clockwork);
  /** Messages of no session that wait for the ledger. */
  let waiting = 0;
  /** Sessions that were at work when the last process ended. */
  let interrupted: readonly Parameters<TurnDriver['resume']>[0][] = [];
  return new Supervisor({
    ...id,
    handle,
    policy: parts.policy,
    now: clockwork.now,
    mono: parts.mono,
    rand: parts.rand,
    setTimer: parts.setTimer,
    prepare: parts.prepare,
    launch: parts.launch,
    ...(parts.step ? { step: parts.step } : {}),
    onSignals: (signals, process) => {
      for (const signal of directory.route(signals, process.epoch)) {
        parts.observe(signal);
        // What could not be read belongs to nobody by name; whoever is at work with this process must see it.
        if (signal.kind === 'undecodable' || signal.kind === 'unknown')
          for (const desk of directory.atWork(process.epoch)) desk.receive([signal], process.epoch);
        homeless(signal, process);
      }
    },
    onLate: (signals, process) =>
      record(
        message(
          process.epoch,
          'warning',
          'runtime.output-late',
          `${signals.length} messages came after the end of this process. They count for nothing.`,
          JSON.stringify(signals).slice(0, limits.runtimeRawKeptBytesMax),
        ),
        process,
      ),
    approvalWaits: (epoch) => directory.approvalWaits(epoch),
    async record(pen, ended) {
      const own = pen.write();
      if (own === null) return;
      if (ended === null) {
        await ledger.append({ writes: [own], urgent: true });
        return;
      }
      // `It was killed by SIGKILL.` as the host says it, becomes a clause.
      const what = `The runtime ${ended.what.replace(/^It /, '').replace(/\.$/, '')}`;
      interrupted = await directory.endTogether(
        directory.of(flavour, id.worker),
        { epoch: ended.epoch, what, ...(ended.crashed ? { quarantineAfter: parts.quarantineAfter } : {}) },
        async (pens) => {
          const writes = pens.map((one) => one.write()).filter((write) => write !== null);
          await ledger.append({ writes: [own, ...writes], urgent: true });
          for (const one of pens) one.adopt();
        },
      );
    },
    onReady: (process) => {
      const desks = new Set([...interrupted, ...directory.cutOff(flavour, id.worker)]);
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
    if (event !== null) record(event, process);
  }

  function record(event: DomainEvent, process: RuntimeProcess): void {
    const write = () =>
      handle.exclusively(async (pen) => {
        pen.add([event], {
          actor: { kind: 'runtime', id: process.epoch },
          causationId: null,
          correlationId: null,
        });
        const own = pen.write();
        if (own) await ledger.append({ writes: [own] });
        pen.adopt();
      });
    if (waiting >= limits.signalInboxMax) {
      parts.report(
        'record a runtime message',
        new Error(`${waiting} messages wait already; this one is lost`),
      );
      return;
    }
    waiting += 1;
    untilWritten(write, parts.setTimer)
      .catch((error: unknown) => parts.report('record a runtime message', error))
      .finally(() => {
        waiting -= 1;
      });
  }

  function message(
    epoch: string,
    level: 'info' | 'warning' | 'error',
    code: string,
    text: string,
    detail: string | null,
  ): DomainEvent {
    return { type: 'runtime.message-recorded', payload: { ...id, epoch, level, code, text, detail } };
  }

  function recordOf(signal: RuntimeSignal, epoch: string): DomainEvent | null {
    const recorded = (
      level: 'info' | 'warning' | 'error',
      code: string,
      text: string,
      detail: string | null,
    ) => message(epoch, level, code, text, detail);
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
