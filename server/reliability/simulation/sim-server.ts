import { createHash } from 'node:crypto';
import { createCommandDesk } from '../../command';
import { createFeedHub } from '../../feed';
import { canonicalText, type Ledger } from '../../ledger';
import { askAboutCutOff, quarantineAfter, reconcile, restartPolicy, superviseRuntime } from '../../plane';
import { unredacted } from '../../redaction';
import {
  createApprovalService,
  createModeService,
  createQueueService,
  createRecoveryService,
  createSessionService,
  createTurnQueue,
  type DeskPorts,
  SessionDirectory,
  servedBy,
  TurnDriver,
  WorkerPins,
} from '../../session';
import { createCertainLedger } from '../../stream';
import type { Supervisor } from '../../supervisor';
import {
  err,
  type Flavour,
  ok,
  type ProjectRow,
  type Result,
  type RuntimeId,
  runtimeName,
  TroubleError,
  workerOf,
} from '../../vocabulary';
import { Life } from './machine/life';
import { simLaunch, simPlan } from './machine/machine-host';
import { SimLedger } from './machine/sim-ledger';
import { simJudge } from './machine/sim-policy';
import { simProject } from './machine/sim-project';
import { simReads } from './machine/sim-reads';
import type { Mutant } from './mutant';
import { attachReaders } from './readers';
import { withStaleInputs } from './stale-inputs';
import type { World } from './world';

export interface SimServer {
  readonly life: Life;
  readonly ledger: Ledger;
  readonly directory: SessionDirectory;
  readonly sessions: ReturnType<typeof createSessionService> &
    ReturnType<typeof createRecoveryService> &
    ReturnType<typeof createQueueService> &
    ReturnType<typeof createModeService>;
  readonly approvals: ReturnType<typeof createApprovalService>;
  /** Each flavour has so many. */
  readonly workers: number;
  readonly supervisor: (flavour: Flavour, worker: number) => Supervisor;
  /** Sessions that were opened, by id, for comparing what is in memory with what is on disk. */
  stop(reason: string): Promise<void>;
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** The production rooms, composed as the plane does it, on the simulated machine. Fails like a start fails when the ledger refuses. */
export async function openServer(world: World, life: Life, mutant: Mutant | null): Promise<SimServer> {
  const report = (what: string, error: unknown) => {
    if (life.over) return;
    world.tell({ kind: 'reported', what, error: error instanceof Error ? error.message : String(error) });
  };
  const clockwork = { now: () => world.time.now(), newId: () => world.newId(), sha256 };
  const disk = simLedger(world, life);
  const ledger = watched(world, createCertainLedger(mutant?.ledger?.(disk) ?? disk, life.timer));
  const reads = simReads(world.disk);
  const supervisors = new Map<string, Supervisor>();
  const supervisor = (flavour: Flavour, worker: number): Supervisor => {
    const found = supervisors.get(runtimeName(flavour, worker));
    if (!found) throw new Error(`no supervisor of ${runtimeName(flavour, worker)} yet`);
    return found;
  };
  const core = mutant?.core ? { core: mutant.core } : {};
  const judge = simJudge(world, life);
  const workers = world.options.habits.includes('pool') ? world.draw('pool').between(1, 3) : 1;
  world.tell({ kind: 'pool', workers });
  const pins = new WorkerPins({
    workers,
    usable: (flavour, worker) => !['open', 'fatal'].includes(supervisor(flavour, worker).phase()),
    directory: () => directory,
    newId: clockwork.newId,
  });
  const turns = createTurnQueue({
    pins,
    limits: world.options.turns,
    directory: () => directory,
    reads,
    told: ({ waiting }) => {
      if (!life.over) world.tell({ kind: 'line', waiting });
    },
    ...core,
    report,
  });
  const driver = new TurnDriver({
    newId: clockwork.newId,
    redactDeep: unredacted.deep,
    supervisor: (flavour, worker) => supervisor(flavour, mutant?.serving?.(worker) ?? worker),
    pins,
    directory: () => directory,
    usableProject: async () => usable(world),
    item: (itemId) => reads.item(itemId),
    entering: () => undefined,
    places: turns.places,
    setTimer: life.timer,
    report,
    ...(mutant?.keepThread ? { keepThread: mutant.keepThread } : {}),
    ...(mutant?.reconcile ? { reconcile: mutant.reconcile } : {}),
  });
  const perform: DeskPorts['perform'] = (desk, effect) => driver.perform(desk, effect);
  const directory: SessionDirectory = new SessionDirectory({
    ledger,
    clockwork,
    redactor: unredacted,
    canonical: canonicalText,
    live: (frame) => feed.live({ type: 'live', ...frame }),
    perform: mutant?.perform?.(perform) ?? perform,
    overwhelmed: (desk, what) => {
      const { row } = desk.state();
      supervisor(row?.flavour ?? 'codex', servedBy(row))
        .stop(what)
        .catch((error: unknown) => report('overwhelmed', error));
    },
    fileExists: () => false,
    judge: mutant?.judge?.(judge) ?? judge,
    setTimer: life.timer,
    recorded: turns.recorded,
    ...core,
  });
  const feed = createFeedHub({ ledger, serverId: 'sim', tails: () => [] });
  life.onEnd(() => feed.close());
  attachReaders(world, life, feed);
  await reconcile({ ledger, reads, directory, clockwork });
  for (const id of everyWorker(workers)) {
    const name = runtimeName(id.flavour, workerOf(id));
    const launch = simLaunch(world, life, name);
    const parts = {
      ...id,
      ledger,
      clockwork,
      directory: mutant?.directory?.(directory) ?? directory,
      driver,
      policy: restartPolicy,
      quarantineAfter,
      mono: () => world.time.mono,
      rand: () => world.draw('supervisor').next(),
      setTimer: life.timer,
      prepare: async () => prepare(world, id.flavour),
      launch: mutant?.launch?.(launch) ?? launch,
      observe: () => undefined,
      report,
      step: withStaleInputs(world, name, mutant?.step),
    };
    supervisors.set(name, await superviseRuntime(parts));
  }
  askAboutCutOff(directory, pins, supervisor, report);
  turns.begin();
  const commands = createCommandDesk(ledger, sha256);
  const liveEpoch = (flavour: Flavour, worker: number) =>
    supervisors.get(runtimeName(flavour, worker))?.current()?.epoch ?? null;
  return {
    life,
    ledger,
    directory,
    workers,
    supervisor,
    approvals: createApprovalService({ reads, commands, directory, liveEpoch, ...core }),
    sessions: {
      ...createRecoveryService({ ledger, reads, commands, directory, driver, sha256 }),
      ...createQueueService({ commands, directory, newId: clockwork.newId }),
      ...createModeService({ commands, directory, unattendedAllowed: async () => true }),
      ...createSessionService({
        ledger,
        reads,
        commands,
        directory,
        driver,
        newId: clockwork.newId,
        knownProject: async () => simProject,
        usableProject: async () => usable(world),
        pins,
        warm: (flavour, worker) => void supervisor(flavour, worker).ready(),
      }),
    },
    async stop(reason) {
      turns.end();
      await Promise.all([...supervisors.values()].map((one) => one.close(reason)));
      await ledger.close();
    },
  };
}

/** As the plane names them: the only worker of a flavour has no number. */
function everyWorker(workers: number): readonly RuntimeId[] {
  const flavours: readonly Flavour[] = ['codex', 'demo'];
  if (workers === 1) return flavours.map((flavour) => ({ flavour }));
  const numbers = Array.from({ length: workers }, (_, index) => index + 1);
  return flavours.flatMap((flavour) => numbers.map((worker) => ({ flavour, worker })));
}

/** Tells when a writer is told that its events are durable. */
function watched(world: World, ledger: Ledger): Ledger {
  return {
    ...ledger,
    append: async (batch) => {
      const result = await ledger.append(batch);
      const eventIds = batch.writes.flatMap((write) => write.entries.map((entry) => entry.eventId));
      world.tell({ kind: 'acknowledged', eventIds });
      return result;
    },
  };
}

function simLedger(world: World, life: Life): SimLedger {
  const draw = world.draw('ledger');
  const ledger = new SimLedger({
    disk: world.disk,
    mono: () => world.time.mono,
    later: life.timer,
    latencyMs: () => (world.strikes('slowLedger') ? draw.between(50, 2_000) : draw.between(0, 4)),
    fate: () => {
      if (world.strikes('unwritableLedger')) return { kind: 'unwritable', forMs: draw.between(100, 20_000) };
      if (world.strikes('doubtfulLedger'))
        return { kind: 'doubtful', there: draw.chance(0.5), forMs: draw.between(100, 5_000) };
      return { kind: 'written' };
    },
    committed: (_batch, entries) =>
      world.tell({ kind: 'committed', entries: world.disk.entries.slice(-entries.length) }),
  });
  life.onEnd(() => ledger.crash({ chance: () => draw.chance(0.5) }));
  return ledger;
}

function usable(world: World): Result<Omit<ProjectRow, 'seq'>> {
  if (!world.strikes('folderGone')) return ok(simProject);
  return err({
    kind: 'project.folder-gone',
    what: 'The folder is gone.',
    safe: 'Nothing ran.',
    next: 'Put it back.',
  });
}

async function prepare(world: World, flavour: Flavour) {
  if (!world.strikes('prepareFails')) return ok(simPlan(flavour));
  return err({
    kind: 'runtime.not-prepared',
    what: 'Not prepared.',
    safe: 'Nothing ran.',
    next: 'Try again.',
  });
}

/** Opens the next server, or says why it could not start. */
export async function tryOpen(world: World, mutant: Mutant | null): Promise<SimServer | null> {
  const life = new Life(world);
  world.life = life;
  try {
    return await openServer(world, life, mutant);
  } catch (error) {
    if (!(error instanceof TroubleError)) throw error;
    world.tell({ kind: 'fault', what: `the server cannot start: ${error.trouble.kind}` });
    life.end();
    return null;
  }
}
