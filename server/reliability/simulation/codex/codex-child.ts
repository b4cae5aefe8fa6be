import type { Child, ChildEvents } from '../../../runtime';
import type { JsonObject } from '../../../vocabulary';
import type { Prng } from '../prng';
import type { World } from '../world';
import { CodexServer } from './codex-server';

/** How this process will misbehave, drawn when it is spawned. */
interface Temper {
  /** Lines it says or hears before it dies; null: it lives. */
  linesLeft: number | null;
  /** The same before it falls silent. */
  linesToSilence: number | null;
  readonly ignoresTerm: boolean;
}

const exits = [
  { code: 0, signal: null },
  { code: 1, signal: null },
  { code: 101, signal: null },
  { code: null, signal: 'SIGKILL' },
  { code: null, signal: 'SIGSEGV' },
] as const;

/** Names one life of one simulated process; pids never come again. */
export const epochOf = (pid: number, startedAtMs: number): string => `${pid}-${startedAtMs}-sim`;

/** One simulated process of the runtime: pipes, a life, and an end that is told once. What it says is the server's in it. */
export class CodexChild implements Child {
  readonly pid: number;
  /** Which runtime it is a life of: `demo`, or `demo-2` of several workers. */
  readonly runtime: string;
  readonly epoch: string;
  private alive = true;
  private told = false;
  private silent = false;
  private output: string[] = [];
  private flushing = false;
  private readonly temper: Temper;
  private readonly events: ChildEvents;
  private readonly server: CodexServer;
  readonly world: World;
  readonly draw: Prng;

  constructor(world: World, runtime: string, events: ChildEvents, pid: number) {
    this.pid = pid;
    this.epoch = epochOf(pid, world.time.now());
    this.world = world;
    this.runtime = runtime;
    this.events = events;
    this.draw = world.draw('codex');
    const lines = (fault: 'crash' | 'hang') => {
      const rate = world.healed ? 0 : world.options.rates[fault];
      return rate === 0
        ? null
        : Math.ceil(Math.log(1 - world.draw(`fault/${fault}`).next()) / Math.log(1 - rate));
    };
    this.temper = {
      linesLeft: lines('crash'),
      linesToSilence: lines('hang'),
      ignoresTerm: world.strikes('ignoresTerm'),
    };
    this.server = new CodexServer(this);
    world.children.add(this);
    if (world.strikes('killed')) this.killLater();
  }

  running(): boolean {
    return this.alive;
  }

  /** Whether anything of it can still be heard. */
  over(): boolean {
    return this.told;
  }

  readonly write = (line: string): boolean => {
    if (!this.alive || this.world.strikes('stuckInput')) return false;
    const message = JSON.parse(line) as JsonObject;
    this.world.tell({ kind: 'sent', epoch: this.epoch, message });
    this.later(this.draw.between(0, 3), () => {
      if (this.line()) this.server.hear(message);
    });
    return true;
  };

  endInput() {
    this.leave('input ended');
  }

  signal(name: NodeJS.Signals) {
    if (name === 'SIGKILL') this.die(null, 'SIGKILL');
    else this.leave(name);
  }

  /** Says one line; several of them may arrive as one piece. */
  say(message: JsonObject) {
    if (!this.alive || this.silent || !this.line()) return;
    this.world.tell({ kind: 'said', epoch: this.epoch, message });
    this.raw(JSON.stringify(message));
  }

  raw(line: string) {
    this.output.push(line);
    if (this.flushing) return;
    this.flushing = true;
    this.world.time.after(this.draw.between(0, 2), () => {
      this.flushing = false;
      this.flush();
    });
  }

  /** Something this process will do if it still lives then. */
  later(ms: number, work: () => void) {
    this.world.time.after(ms, () => {
      if (this.alive && !this.silent) work();
    });
  }

  die(code: number | null, signal: string | null) {
    if (!this.alive) return;
    this.alive = false;
    this.world.home.release(this.epoch);
    this.world.sometimes('path/process-died');
    if (this.world.strikes('cutLine')) this.output.push('{"method":"item/comp');
    const drainMs = this.world.strikes('lateOutput') ? this.draw.between(1, 250) : 0;
    this.world.time.after(drainMs, () => {
      this.flush();
      this.end(code, signal);
    });
  }

  /** The server that started it is gone: nobody hears it any more. Its guardian kills it, sometimes not before it has done some more. */
  orphan() {
    this.told = true;
    if (!this.alive || !this.world.strikes('outlivesServer')) return this.die(null, 'SIGKILL');
    this.world.time.after(this.draw.between(5, 3_000), () => {
      this.die(null, 'SIGKILL');
      this.world.tell({ kind: 'ended', epoch: this.epoch, runtime: this.runtime });
    });
  }

  private end(code: number | null, signal: string | null) {
    this.world.children.delete(this);
    if (this.told) return;
    this.told = true;
    this.world.tell({ kind: 'ended', epoch: this.epoch, runtime: this.runtime });
    this.events.end({ code, signal, spawnError: null });
    this.world.onEnded();
    if (!this.world.strikes('ghostOutput')) return;
    this.world.time.after(this.draw.between(0, 400), () => {
      for (const line of this.server.lastWords()) this.events.stdout(Buffer.from(`${line}\n`));
    });
  }

  private killLater() {
    const draw = this.world.draw('fault/killed');
    this.world.time.after(draw.between(1, draw.pick([2_000, 40_000, 180_000])), () => {
      if (!this.world.healed) this.die(null, 'SIGKILL');
    });
  }

  private leave(why: string) {
    if (this.temper.ignoresTerm || this.silent) return;
    this.world.tell({ kind: 'fault', what: `${this.epoch} leaves: ${why}` });
    this.world.time.after(this.draw.between(1, 90), () => this.die(0, null));
  }

  /** Counts a line heard or said. False when it was the last: the process died or fell silent with it. */
  private line(): boolean {
    const { temper } = this;
    if (this.world.healed) return !this.silent;
    if (temper.linesLeft !== null && --temper.linesLeft <= 0) {
      this.world.sometimes('fault/crash');
      const { code, signal } = this.draw.pick(exits);
      this.die(code, signal);
      return false;
    }
    if (temper.linesToSilence !== null && --temper.linesToSilence <= 0 && !this.silent) {
      this.world.sometimes('fault/hang');
      this.world.tell({ kind: 'fault', what: `${this.epoch} falls silent` });
      this.silent = true;
    }
    return !this.silent;
  }

  private flush() {
    if (this.told || this.output.length === 0) return;
    const lines = this.output.splice(0);
    if (this.world.strikes('garbage'))
      lines.splice(this.draw.between(0, lines.length), 0, '', 'not json\r', '[1]');
    const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
    // A cut last line has no end.
    const whole = lines.at(-1)?.endsWith('comp') ? bytes.subarray(0, -1) : bytes;
    if (!this.world.strikes('chunks')) return this.events.stdout(whole);
    const cut = this.draw.between(0, whole.length);
    this.events.stdout(whole.subarray(0, cut));
    this.events.stdout(whole.subarray(cut));
  }
}
