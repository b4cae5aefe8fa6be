import {
  encodeAnswer,
  type RuntimeProcess,
  readStartedTurn,
  type ThreadSettings,
  unserved,
} from '../runtime';
import type { Supervisor } from '../supervisor';
import {
  err,
  type Flavour,
  type ItemRow,
  type Json,
  ok,
  type ProjectRow,
  type Result,
  type RuntimeThread,
} from '../vocabulary';
import { endInRuntime } from './background-commands';
import { doubtful } from './core/decide-exit';
import { bindTurn } from './core/decide-signal';
import { type Effect, nothing, type SteerEffect } from './core/decision';
import { notice } from './core/notice';
import { turnIdOf } from './core/state';
import { bySystem } from './outbound';
import type { SessionDesk } from './session-desk';
import type { SessionDirectory } from './session-directory';
import { type SettingsWithin, settingsOf } from './settings-within';
import { adoptThread, findThreads } from './thread-finder';
import { keepThread } from './thread-keeper';
import { serverStops, tooManyTurns } from './too-many-turns';
import { TurnInterrupts } from './turn-interrupts';
import type { TurnPlaces } from './turn-places';
import { askUntilKnown, reconcileCutOff } from './turn-reconciler';
import { sendTurn, turnUnanswered } from './turn-sender';
import { steerTurn } from './turn-steerer';
import { takeBack } from './turn-take-back';
import type { WorkerPins } from './worker-pins';

export interface DriverPorts {
  readonly newId: () => string;
  readonly redactDeep: <T>(value: T) => T;
  /** The worker of a runtime, from 1. */
  readonly supervisor: (flavour: Flavour, worker: number) => Supervisor;
  readonly pins: WorkerPins;
  readonly directory: () => SessionDirectory;
  /** The project with its settings; a trouble when its folder cannot be used. */
  readonly usableProject: (projectId: string) => Promise<Result<Omit<ProjectRow, 'seq'>>>;
  /** What the policy lets apply of a project's settings. Missing: all of them. */
  readonly within?: (project: Omit<ProjectRow, 'seq'>) => Promise<SettingsWithin>;
  /** An item of a transcript as it is stored. */
  readonly item: (itemId: string) => Promise<ItemRow | null>;
  /** A turn of this session is about to begin in this folder. */
  readonly entering: (sessionId: string, folder: string) => void;
  readonly places: TurnPlaces;
  readonly setTimer: (work: () => void, ms: number) => { cancel(): void };
  readonly report: (what: string, error: unknown) => void;
  readonly keepThread?: typeof keepThread;
  readonly reconcile?: typeof reconcileCutOff;
}

/** Performs what the session core decided. Every outcome goes back into the record. */
export class TurnDriver {
  private readonly ports: DriverPorts;
  /** The last keeping of each session's thread. */
  private readonly keeping = new WeakMap<SessionDesk, Promise<unknown>>();
  /** The last prompt of each session as the person wrote it; the record has it redacted. */
  private readonly prompts = new WeakMap<SessionDesk, Extract<Effect, { do: 'drive' }>>();
  private readonly interrupts: TurnInterrupts;

  constructor(ports: DriverPorts) {
    this.ports = ports;
    this.interrupts = new TurnInterrupts(ports);
  }

  /** Effects run beside each other; a failure of ours ends the turn in words, never in silence. */
  perform(desk: SessionDesk, effect: Effect): void {
    this.run(desk, effect).catch((error: unknown) => {
      this.ports.report(`session ${desk.sessionId}: ${effect.do}`, error);
    });
  }

  /** After a restart: what became of a turn that was cut off is found out; sessions that were at work know their conversation again, and say so. */
  async resume(desk: SessionDesk, process: RuntimeProcess): Promise<void> {
    const known = await this.alone(desk, () => this.reconcile(desk, process));
    // A session that ends its runtime again and again is not loaded by itself.
    if (!known.ok || desk.state().row?.quarantine !== undefined) return;
    const settings = await this.settings(desk);
    if (!settings.ok || desk.state().row?.threadState !== 'resumable') return;
    const kept = await this.keep(desk, process, settings.value);
    if (!kept.ok) return;
    await desk.note((state) => {
      const text = 'The runtime runs again and has resumed the conversation.';
      const said = notice(state, this.ports, { level: 'info', code: 'thread.resumed', text, detail: null });
      return ok({ events: [said], effects: [] });
    }, bySystem(null));
  }

  /** A person asks to try a lost thread once more. */
  retryThread(desk: SessionDesk): Promise<Result<string>> {
    return this.withThread(desk, (process, settings) => this.keep(desk, process, settings));
  }

  /** A person goes on with another conversation of the runtime in the place of one that is lost. */
  adoptThread(desk: SessionDesk, threadId: string): Promise<Result<string>> {
    return this.withThread(desk, (process, settings) =>
      this.alone(desk, () => adoptThread(desk, process, settings, { threadId, ports: this.ports })),
    );
  }

  /** Conversations that the runtime has in this session's folder, newest first. */
  threads(desk: SessionDesk): Promise<Result<readonly RuntimeThread[]>> {
    return this.withThread(desk, (process, { cwd }) => findThreads(desk, process, cwd, this.ports));
  }

  private async withThread<T>(
    desk: SessionDesk,
    work: (process: RuntimeProcess, settings: ThreadSettings) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const settings = await this.settings(desk);
    if (!settings.ok) return settings;
    const process = await this.process(desk);
    return process.ok ? work(process.value, settings.value) : process;
  }

  private keep(
    desk: SessionDesk,
    process: RuntimeProcess,
    settings: ThreadSettings,
  ): Promise<Result<string>> {
    const work = this.ports.keepThread ?? keepThread;
    return this.alone(desk, async () => {
      // Before anything new is sent: what came before must be known.
      const known = await this.reconcile(desk, process);
      return known.ok ? work(desk, process, settings, this.ports) : known;
    });
  }

  private reconcile(desk: SessionDesk, process: RuntimeProcess): Promise<Result<null>> {
    return (this.ports.reconcile ?? reconcileCutOff)(desk, process, this.ports);
  }

  /** One at a time for a session: a restart, a prompt and an impatient person may all want its thread, and it must get one only. */
  private alone<T>(desk: SessionDesk, work: () => Promise<T>): Promise<T> {
    const before = this.keeping.get(desk) ?? Promise.resolve();
    const done = before.then(work);
    this.keeping.set(
      desk,
      done.catch(() => undefined),
    );
    return done;
  }

  private async run(desk: SessionDesk, effect: Effect): Promise<void> {
    switch (effect.do) {
      case 'drive':
        this.prompts.set(desk, effect);
        return this.drive(desk, effect);
      case 'begin-anew': {
        const prompt = this.prompts.get(desk);
        const free = await takeBack(desk, this.live(desk), effect, this.ports);
        return free && prompt?.turnId === effect.turnId ? this.drive(desk, prompt) : undefined;
      }
      case 'steer':
        return this.steer(desk, effect);
      case 'interrupt':
        return this.interrupts.once(desk, this.live(desk), effect);
      case 'end-command':
        return endInRuntime(desk, this.live(desk), effect, this.ports);
      case 'answer':
        return this.answer(desk, effect);
      case 'decline-unasked':
        this.live(desk)?.respond(effect.wireId, encodeAnswer(effect.method, 'decline'));
        return;
      case 'refuse':
        this.live(desk)?.respond(effect.wireId, unserved(effect.method));
    }
  }

  private async drive(desk: SessionDesk, turn: Extract<Effect, { do: 'drive' }>): Promise<void> {
    const sent = await this.trySend(desk, turn).catch((error: unknown): Result<Json> => {
      this.ports.report(`session ${desk.sessionId}: send`, error);
      return err({
        kind: 'turn.not-sent',
        what: `The turn could not be sent: ${error instanceof Error ? error.message : String(error)}`,
        safe: 'The prompt is kept.',
        next: 'Try again.',
      });
    });
    if (sent.ok) return;
    await desk.note((state) => {
      // Taken up after all: its answer got lost, and its end will come by itself.
      if (state.turn?.turnId !== turn.turnId || state.turn.runtimeTurnId !== null)
        return ok({ events: [], effects: [] });
      if (sent.error.kind === turnUnanswered)
        return ok({ events: doubtful(state, sent.error, this.ports), effects: [] });
      const { kind, what, safe, next } = sent.error;
      const error = { message: `${what} ${safe} ${next}`, code: kind };
      const settled = { turnId: turn.turnId, status: 'failed', reason: null, error } as const;
      return ok({ events: [{ type: 'turn.settled', payload: settled }], effects: [] });
    }, bySystem(turn.turnId));
    const ask = (process: RuntimeProcess) => this.alone(desk, () => this.reconcile(desk, process));
    askUntilKnown(desk, { live: () => this.live(desk), ask, ...this.ports });
  }

  private async trySend(desk: SessionDesk, turn: Extract<Effect, { do: 'drive' }>): Promise<Result<Json>> {
    const wanted = () => desk.state().turn?.turnId === turn.turnId;
    const taken = await this.ports.places.take(await this.ports.pins.standing(desk), wanted);
    // Interrupted while it waited: its end is on record.
    if (taken === 'unwanted') return ok(null);
    if (taken !== 'place') return err(taken === 'full' ? tooManyTurns : serverStops);
    try {
      const settings = await this.settings(desk);
      return settings.ok ? await this.handOver(desk, turn, settings.value) : settings;
    } finally {
      this.ports.places.release(wanted);
    }
  }

  private async handOver(
    desk: SessionDesk,
    turn: Extract<Effect, { do: 'drive' }>,
    settings: ThreadSettings,
  ): Promise<Result<Json>> {
    const process = await this.process(desk);
    if (!process.ok) return process;
    const sent = await sendTurn(desk, process.value, turn, {
      settings,
      ports: this.ports,
      keep: () => this.keep(desk, process.value, settings),
    });
    if (sent.ok && sent.value !== null) await this.bind(desk, turn.turnId, sent.value, process.value.epoch);
    return sent;
  }

  private async bind(desk: SessionDesk, turnId: string, reply: Json, epoch: string): Promise<void> {
    const runtimeTurnId = readStartedTurn(reply);
    await desk.note((state) => {
      const bound = runtimeTurnId === null ? nothing : bindTurn(state, runtimeTurnId, epoch);
      const { turn } = state;
      const named =
        turn?.runtimeTurnId ?? (runtimeTurnId !== null && turnIdOf(state, runtimeTurnId) === turnId);
      if (bound.events.length > 0 || turn?.turnId !== turnId || named !== false) return ok(bound);
      // It may have the prompt all the same: nothing is assumed, and nothing is sent again.
      const said = notice(state, this.ports, {
        level: 'error',
        code: 'turn.unnamed',
        text: 'The runtime took the prompt and named no turn of its own for it, so its end cannot be told from here.',
        detail: 'Restart the runtime to go on: then it is asked what became of the prompt.',
      });
      return ok({ events: [said], effects: [] });
    }, bySystem(null));
  }

  private steer(desk: SessionDesk, effect: SteerEffect): Promise<void> {
    return steerTurn(desk, this.live(desk), effect, this.ports);
  }

  private async answer(desk: SessionDesk, effect: Extract<Effect, { do: 'answer' }>): Promise<void> {
    const process = this.live(desk);
    if (process?.epoch !== effect.epoch) return;
    // Whatever becomes of the words, the answer leaves.
    if (effect.first) await this.steer(desk, effect.first).catch((error) => this.ports.report('tell', error));
    if (!process.respond(effect.wireId, encodeAnswer(effect.method, effect.answer))) return;
    await desk.note(
      (state) => {
        const open = state.approvals[effect.approvalId];
        if (open?.row.state !== 'decided') return ok({ events: [], effects: [] });
        return ok({
          events: [{ type: 'approval.delivered', payload: { approvalId: effect.approvalId } }],
          effects: [],
        });
      },
      bySystem(desk.state().turn?.turnId ?? null),
    );
  }

  private live(desk: SessionDesk): RuntimeProcess | null {
    const row = desk.state().row;
    const worker = row ? this.ports.pins.of(row) : null;
    return row && worker !== null ? this.ports.supervisor(row.flavour, worker).current() : null;
  }

  private async process(desk: SessionDesk): Promise<Result<RuntimeProcess>> {
    const { flavour, worker } = await this.ports.pins.standing(desk);
    return this.ports.supervisor(flavour, worker).ready();
  }

  private settings(desk: SessionDesk): Promise<Result<ThreadSettings>> {
    return settingsOf(desk, this.ports);
  }
}
