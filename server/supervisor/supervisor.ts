import type { LaunchPlan, LaunchRuntime, RuntimeExit, RuntimeProcess } from '../runtime';
import { type Cause, type Pen, type StreamHandle, untilWritten } from '../stream';
import {
  err,
  ok,
  type Result,
  type RuntimeId,
  type RuntimePhase,
  type RuntimeSignal,
  runtimeIdOf,
  type Trouble,
  TroubleError,
} from '../vocabulary';
import type { RuntimeState } from './core/fold';
import type { RestartPolicy, SupervisorEffect, SupervisorInput, SupervisorState } from './core/state';
import { stepSupervisor } from './core/step';
import { takeUp } from './core/take-up';

export interface SupervisorPorts extends RuntimeId {
  readonly handle: StreamHandle<RuntimeState>;
  readonly policy: RestartPolicy;
  readonly now: () => number;
  /** Monotonic ms. */
  readonly mono: () => number;
  readonly rand: () => number;
  readonly setTimer: (work: () => void, ms: number) => { cancel(): void };
  /** Everything a start needs: binary, private home, and for the demo its model server. */
  readonly prepare: () => Promise<Result<LaunchPlan>>;
  readonly launch: LaunchRuntime;
  /** What a living process says. */
  readonly onSignals: (signals: readonly RuntimeSignal[], process: RuntimeProcess) => void;
  /** What came after the end of its process: it counts for nothing, and is said. */
  readonly onLate: (signals: readonly RuntimeSignal[], process: RuntimeProcess) => void;
  /** After the last words of the process are recorded. */
  readonly approvalWaits: (epoch: string) => Promise<boolean>;
  /**
   * Writes the runtime's events; with an ended process also everything that hung on it, in the same transaction.
   * Resolves when durable.
   */
  readonly record: (pen: Pen<RuntimeState>, ended: Ended | null) => Promise<void>;
  /** The machine; the simulator wraps it to bring stale inputs, and breaks it to see that this is noticed. */
  readonly step?: typeof stepSupervisor;
  /** After `ready` is durable. */
  readonly onReady: (process: RuntimeProcess) => void;
}

/** A process that is gone. `crashed`: by itself; nobody asked it to stop. */
export interface Ended {
  readonly epoch: string;
  readonly what: string;
  readonly crashed: boolean;
}

const closing: Trouble = {
  kind: 'runtime.closing',
  what: 'The server is being stopped.',
  safe: 'Nothing was started; your prompt is kept.',
  next: 'Start the server again, then send again.',
};

type Waiter = (result: Result<RuntimeProcess>) => void;

const cause: Cause = {
  actor: { kind: 'system', id: 'supervisor' },
  causationId: null,
  correlationId: null,
};

/**
 * Performs what the pure machine decides for one runtime: records first, acts after. Inputs are taken one at a time.
 */
export class Supervisor {
  private readonly ports: SupervisorPorts;
  private machine: SupervisorState;
  private process: RuntimeProcess | null = null;
  /** The process has ended, though its exit may not be recorded yet. */
  private ended = true;
  private timer: { cancel(): void } | null = null;
  /** The timer that counts. */
  private armed: symbol | null = null;
  private tail: Promise<unknown> = Promise.resolve();
  private waiters: Waiter[] = [];
  private stopWaiters: (() => void)[] = [];
  private closed = false;
  /** The last thing that was asked for, done or not. */
  private wish: symbol | null = null;
  /** A stop that the ledger has refused so far: it is recorded before the end of the process, which nobody is to take for a crash. */
  private unrecordedStop: Promise<void> = Promise.resolve();

  constructor(ports: SupervisorPorts) {
    this.ports = ports;
    const { state, effects } = takeUp(ports.handle.state().row, { now: ports.now(), policy: ports.policy });
    this.machine = state;
    for (const effect of effects) this.perform(effect);
  }

  phase(): RuntimePhase {
    return this.machine.phase;
  }

  /** The live, initialised process, or null. */
  current(): RuntimeProcess | null {
    return this.machine.phase === 'ready' && !this.ended ? this.process : null;
  }

  /**
   * Starts the runtime when needed and waits through restarts; a trouble when it cannot come without a person, or when its start cannot be
   * recorded.
   */
  ready(): Promise<Result<RuntimeProcess>> {
    const current = this.current();
    if (current) return Promise.resolve(ok(current));
    if (this.closed) return Promise.resolve(err(closing));
    return new Promise((resolve, reject) => {
      this.waiters.push(resolve);
      this.input({ kind: 'needed' }).catch((error: unknown) => {
        this.waiters = this.waiters.filter((waiter) => waiter !== resolve);
        if (error instanceof TroubleError) resolve(err(error.trouble));
        else reject(error);
      });
    });
  }

  async restart(): Promise<void> {
    if (this.closed) throw new TroubleError(closing);
    this.wish = Symbol('restart');
    await this.input({ kind: 'restart' });
  }

  /** Stops for good: nothing starts it again, neither a person nor a prompt that was on its way. */
  close(reason: string): Promise<void> {
    this.closed = true;
    return this.stop(reason);
  }

  /**
   * Resolves when no process is left. Rejects when that cannot be recorded now; the process is stopped all the same, and stays so: it is recorded
   * as soon as it can be, unless a restart was asked for meanwhile.
   */
  async stop(reason: string): Promise<void> {
    const wish = Symbol('stop');
    this.wish = wish;
    try {
      await this.input({ kind: 'stop', reason });
    } catch (error) {
      this.unrecordedStop = untilWritten(async () => {
        if (this.wish === wish) await this.input({ kind: 'stop', reason });
      }, this.ports.setTimer).catch(() => undefined);
      await this.process?.stop();
      throw error;
    }
    if (this.machine.phase !== 'stopping') return;
    await new Promise<void>((resolve) => this.stopWaiters.push(resolve));
  }

  private input(input: SupervisorInput): Promise<void> {
    const run = this.tail.then(() => this.take(input));
    this.tail = run.catch(() => undefined);
    return run;
  }

  private async take(input: SupervisorInput): Promise<void> {
    const { now, mono, rand, policy, handle, record, step: machine = stepSupervisor } = this.ports;
    // Asked for before the end, and come to its turn after it.
    if (this.closed && (input.kind === 'needed' || input.kind === 'restart')) {
      this.settleWaiters();
      return;
    }
    const step = machine(this.machine, input, {
      ...runtimeIdOf(this.ports),
      policy,
      now: now(),
      mono: mono(),
      rand: rand(),
    });
    const ended =
      input.kind === 'exited' && this.process !== null && step.events.length > 0
        ? { epoch: this.process.epoch, what: input.reason, crashed: this.machine.phase !== 'stopping' }
        : null;
    if (step.events.length > 0) {
      await handle.exclusively(async (pen) => {
        pen.add(step.events, cause);
        await record(pen, ended);
        pen.adopt();
      });
    }
    this.machine = step.state;
    if (ended) this.process = null;
    for (const effect of step.effects) this.perform(effect);
    if (input.kind === 'ready' && this.current() && this.process) this.ports.onReady(this.process);
    this.settleWaiters();
  }

  private perform(effect: SupervisorEffect): void {
    const timer = Symbol('timer');
    switch (effect.do) {
      case 'spawn':
        void this.spawn();
        return;
      case 'stop':
        void this.process?.stop();
        return;
      case 'arm':
        this.timer?.cancel();
        this.timer = this.ports.setTimer(() => void this.fire(timer), effect.delayMs);
        this.armed = timer;
        return;
      case 'disarm':
        this.timer?.cancel();
        this.timer = null;
        this.armed = null;
    }
  }

  /** While the ledger refuses the start, a person may have begun another one: then this timer is of the past. */
  private fire(timer: symbol): Promise<void> {
    return untilWritten(async () => {
      if (this.armed === timer) await this.input({ kind: 'timer' });
    }, this.ports.setTimer);
  }

  private async spawn(): Promise<void> {
    const plan = await this.ports.prepare();
    if (!plan.ok) {
      const { error } = plan;
      await this.neverLived({ code: null, signal: null, reason: error.what, fatal: error });
      return;
    }
    let over = false;
    const process: RuntimeProcess = this.ports.launch(plan.value, (signals) => {
      if (over) this.ports.onLate(signals, process);
      else this.ports.onSignals(signals, process);
    });
    const { epoch, pid } = process;
    if (pid === 0) {
      await this.neverLived(await process.exited);
      return;
    }
    this.process = process;
    this.ended = false;
    // Its beginning, its readiness and its end are recorded in this order, whenever the ledger can take them.
    const begun = this.insist({ kind: 'spawned', epoch, pid }).then(() => {
      // A stop that was decided while the process was being made could not reach it.
      if (this.machine.phase === 'stopping') void process.stop();
    });
    void process.ready.then(async ({ version }) => {
      await begun;
      await this.insist({ kind: 'ready', epoch, version });
    });
    const exit = await process.exited;
    over = true;
    this.ended = true;
    await begun;
    await this.unrecordedStop;
    const { approvalWaits, setTimer } = this.ports;
    const approvalWaited = await untilWritten(() => approvalWaits(epoch), setTimer);
    await this.insist({ kind: 'exited', epoch, ...exit, approvalWaited });
  }

  /** No process came to be: its end has no life that it could name. */
  private neverLived(exit: RuntimeExit): Promise<void> {
    return this.insist({ kind: 'exited', epoch: null, ...exit, approvalWaited: false });
  }

  /** What has happened is a fact: while the ledger cannot take it, it is offered again, and nothing is started meanwhile. */
  private insist(input: SupervisorInput): Promise<void> {
    return untilWritten(() => this.input(input), this.ports.setTimer);
  }

  private settleWaiters(): void {
    const { phase } = this.machine;
    if (phase !== 'stopping') {
      for (const done of this.stopWaiters.splice(0)) done();
    }
    const current = this.current();
    if (current) {
      for (const waiter of this.waiters.splice(0)) waiter(ok(current));
      return;
    }
    if (phase === 'fatal' || phase === 'open' || phase === 'stopped' || (this.closed && phase === 'idle')) {
      for (const waiter of this.waiters.splice(0)) waiter(err(this.trouble()));
    }
  }

  private trouble(): Trouble {
    const problem = this.ports.handle.state().row?.problem;
    const kind = `runtime.${this.machine.phase}`;
    if (problem) return { kind, ...problem };
    return {
      kind,
      what: 'The runtime is stopped.',
      safe: 'Nothing ran; your prompt is kept.',
      next: 'Restart the runtime, then send again.',
    };
  }
}
