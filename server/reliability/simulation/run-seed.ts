import { canonicalText } from '../../ledger';
import type { SessionDesk } from '../../session';
import { type RuntimeRow, type SessionRow, streams, type TurnRow } from '../../vocabulary';
import type { Mutant } from './mutant';
import type { SimOptions, SimRequest } from './options';
import { People } from './people';
import type { Breach } from './referee/referee';
import { type SimServer, tryOpen } from './sim-server';
import { World } from './world';

export interface SeedResult {
  readonly breach: Breach | null;
  /** SHA-256 of everything that could be seen. */
  readonly digest: string;
  readonly counts: ReadonlyMap<string, number>;
  readonly virtualMs: number;
  readonly entries: number;
  readonly trace: readonly string[];
  readonly options: SimOptions;
}

/** Work that may still go on after everything healed, virtual ms, before it counts as stuck. */
const livenessMs = 40 * 60_000;
/** Events in one run; more is a loop without end. */
const eventsMax = 120_000;

/** One run: safety under faults, then healing, then liveness. */
export async function runSeed(
  request: SimRequest,
  mutant: Mutant | null = null,
  tracing = false,
): Promise<SeedResult> {
  const run = new Run(request, mutant, tracing);
  const { world } = run;
  // In production it would end the server.
  const unhandled = (error: unknown) => {
    const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
    world.judge().breach ??= { invariant: 'BUG', what: `nobody handles ${what}`, at: world.time.mono };
  };
  process.on('unhandledRejection', unhandled);
  try {
    await run.work();
  } finally {
    process.off('unhandledRejection', unhandled);
  }
  return {
    breach: world.judge().breach,
    digest: world.digest(),
    counts: world.counts,
    virtualMs: world.time.mono,
    entries: world.disk.head(),
    trace: world.trace ?? [],
    options: world.options,
  };
}

class Run {
  readonly world: World;
  private readonly mutant: Mutant | null;
  private readonly people: People;
  private server: SimServer | null = null;
  private actsLeft: number;
  private done = false;
  private stopping = false;
  /** Sessions that were sent something after the healing: their turns before it. */
  private readonly prodded = new Map<string, number>();
  private readonly well = new Set<string>();

  constructor(request: SimRequest, mutant: Mutant | null, tracing: boolean) {
    this.world = new World(request, tracing);
    this.mutant = mutant;
    this.people = new People(this.world, () => this.server);
    this.actsLeft = this.world.options.acts;
  }

  async work(): Promise<void> {
    const { world } = this;
    this.open();
    this.later(world.options.pauseMs, () => this.act());
    this.planDisasters();
    let events = 0;
    while (!this.done && world.judge().breach === null && world.time.step()) {
      // Microtasks of the production code run to their end before time moves on.
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (++events > eventsMax) {
        world.judge().breach ??= {
          invariant: 'RT7',
          what: 'the run does not come to an end',
          at: world.time.mono,
        };
      }
    }
    world.life?.end();
  }

  private later(ms: number, work: () => void) {
    this.world.time.after(ms, work);
  }

  private open() {
    this.world.tell({ kind: 'server', what: 'opening' });
    void tryOpen(this.world, this.mutant).then((server) => {
      if (server === null || server.life.over) {
        if (this.world.life?.over)
          this.later(this.world.draw('disaster').between(200, 5_000), () => this.reopen());
        return;
      }
      this.server = server;
      this.world.tell({ kind: 'server', what: 'ready' });
    });
  }

  private reopen() {
    if (this.world.life && !this.world.life.over) return;
    this.open();
  }

  private act() {
    if (this.actsLeft <= 0) return this.heal();
    if (this.server !== null) {
      this.actsLeft -= 1;
      this.people.act();
    }
    const { pauseMs } = this.world.options;
    const pause = Math.ceil(-Math.log(1 - this.world.draw('people').next()) * pauseMs);
    this.later(pause + this.besideCircuit(), () => this.act());
  }

  /** With an open circuit people now and then wait for the careful try, ms, or the server dies: rarer among all else than is worth seeing. */
  private besideCircuit(): number {
    const { disk, options } = this.world;
    const rows = [...disk.table('runtime').values()] as RuntimeRow[];
    if (options.habits.length === 0 || !rows.some(({ phase }) => phase === 'open')) return 0;
    const draw = this.world.draw('circuit');
    if (draw.chance(0.2)) return 330_000;
    if (options.rates.serverCrash > 0 && draw.chance(0.2)) this.crash();
    return 0;
  }

  /** Whole-machine faults at drawn instants of the safety phase. */
  private planDisasters() {
    const { world } = this;
    const draw = world.draw('disaster');
    const { spanMs } = world.options;
    const plan = (fault: 'serverCrash' | 'serverStop' | 'clockStep' | 'suspend', work: () => void) => {
      if (world.options.rates[fault] === 0) return;
      for (let count = draw.between(1, 3); count > 0; count--)
        this.later(draw.between(0, spanMs), () => {
          if (world.strikes(fault)) work();
        });
    };
    plan('serverCrash', () => this.crash());
    plan('serverStop', () => void this.stop());
    plan('clockStep', () => {
      world.time.skewMs += draw.pick([-3_600_000, -1_000, 86_400_000]);
      world.tell({ kind: 'fault', what: `the clock is off by ${world.time.skewMs} ms` });
    });
    plan('suspend', () => {
      world.time.suspend(draw.between(5_000, 600_000));
      world.tell({ kind: 'fault', what: 'the machine slept' });
    });
  }

  private crash() {
    const { life } = this.world;
    if (life === null || life.over) return;
    this.server = null;
    this.stopping = false;
    life.end();
    this.world.tell({ kind: 'server', what: 'died' });
    this.later(this.world.draw('disaster').between(10, 20_000), () => this.reopen());
  }

  private async stop(): Promise<void> {
    const { server } = this;
    if (server === null || this.stopping) return;
    // People do not know yet, and go on.
    this.stopping = true;
    this.world.tell({ kind: 'fault', what: 'the server is asked to stop' });
    await server.stop('a person stopped the server').catch((error: unknown) => {
      this.world.tell({ kind: 'reported', what: 'stop', error: String(error) });
    });
    this.stopping = false;
    if (server.life.over) return;
    this.server = null;
    server.life.end();
    this.world.tell({ kind: 'server', what: 'stopped' });
    this.later(this.world.draw('disaster').between(10, 5_000), () => this.reopen());
  }

  /** From here on nothing breaks any more; what broke is mended the way a person would. */
  private heal() {
    const { world } = this;
    world.healed = true;
    world.tell({ kind: 'server', what: 'healed' });
    const until = world.time.mono + livenessMs;
    const watch = (round: number) => {
      if (this.mended(round)) return this.finish();
      if (world.time.mono > until) {
        this.world.judge().breach ??= { invariant: 'RT7', what: this.stuck(), at: world.time.mono };
        return;
      }
      this.later(30_000, () => watch(round + 1));
    };
    this.later(5_000, () => watch(0));
  }

  /** Whether everything is at rest after one more prompt in each session that went well; prods what is not. */
  private mended(round: number): boolean {
    const { people, server } = this;
    if (server === null || this.stopping) return false;
    const busy = people.sessions().filter((row) => row.openTurnId !== null || row.pendingApprovals > 0);
    for (const row of people.pending()) people.answer(row, 'accept');
    if (round > 0 && round % 4 === 0) for (const row of busy) people.interrupt(row.sessionId);
    if (round > 0 && round % 8 === 0)
      for (const { flavour, worker } of this.runtimes()) people.restart(flavour, worker);
    if (busy.length > 0 || this.queuesWait()) return false;
    const unwell = people.sessions().filter((row) => !this.well.has(row.sessionId) && !this.turnedWell(row));
    for (const row of unwell) {
      if (!this.openUp(row)) people.send(row.sessionId, 'start');
      this.prodded.set(row.sessionId, row.turnCount);
    }
    return unwell.length === 0;
  }

  /** Makes a session one that takes prompts; false when it is one. */
  private openUp(row: SessionRow): boolean {
    const { people } = this;
    if (row.archivedAt !== null) people.unarchive(row.sessionId);
    else if (row.quarantine !== undefined) people.release(row.sessionId);
    else if (row.threadState === 'lost') people.goOn(row.sessionId);
    else return false;
    return true;
  }

  /** Follow-ups are sent by themselves; a person lets those go on that stand still. */
  private queuesWait(): boolean {
    const waiting = this.people.sessions().filter((row) => row.queue !== undefined);
    for (const row of waiting)
      if (!this.openUp(row) && row.queue?.stop !== undefined) this.people.queue.resume(row.sessionId);
    return waiting.length > 0;
  }

  /** A prompt that was sent after the healing ended as it should. */
  private turnedWell({ sessionId, turnCount }: SessionRow): boolean {
    const before = this.prodded.get(sessionId);
    if (before === undefined || turnCount <= before) return false;
    const turns = [...this.world.disk.table('turn').values()] as TurnRow[];
    const last = turns.find((turn) => turn.sessionId === sessionId && turn.ordinal === turnCount);
    if (last?.status !== 'completed') return false;
    this.well.add(sessionId);
    return true;
  }

  private runtimes() {
    const numbers = Array.from({ length: this.server?.workers ?? 0 }, (_, index) => index + 1);
    return (['codex', 'demo'] as const).flatMap((flavour) => numbers.map((worker) => ({ flavour, worker })));
  }

  private stuck(): string {
    const busy = this.people.sessions().filter((row) => row.openTurnId !== null || row.pendingApprovals > 0);
    const phases = this.runtimes().map(
      ({ flavour, worker }) => `${flavour} ${worker} ${this.server?.supervisor(flavour, worker).phase()}`,
    );
    const queued = this.people.sessions().filter((row) => row.queue !== undefined);
    return `healed, and ${[...busy, ...queued].map((row) => row.sessionId).join(', ') || 'nobody'} still waits; ${phases.join(', ')}`;
  }

  private finish() {
    this.done = true;
    // One that could not be created is not on the disk.
    for (const desk of this.server?.directory.all() ?? [])
      if (desk.state().row !== null) this.sameInMemory(desk);
    this.world.judge().rest();
  }

  /** DU3: after all doubt is resolved, what the server believes is what the disk says. */
  private sameInMemory(desk: SessionDesk) {
    const stored = this.world.disk.cursors.get(streams.session(desk.sessionId));
    if (canonicalText(desk.state()) === canonicalText(stored?.state ?? null)) return;
    const what = `the state of ${desk.sessionId} in memory is not the one on the disk`;
    this.world.judge().breach ??= { invariant: 'DU3', what, at: this.world.time.mono };
  }
}
