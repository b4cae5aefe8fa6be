import { createHash } from 'node:crypto';
import { canonicalText } from '../../ledger';
import { unredacted } from '../../redaction';
import { Disk } from '../../reliability/simulation/machine/disk';
import { type Fate, SimLedger } from '../../reliability/simulation/machine/sim-ledger';
import { simProject } from '../../reliability/simulation/machine/sim-project';
import type { RequestFailure, RuntimeProcess } from '../../runtime';
import type { Supervisor } from '../../supervisor';
import { type DomainEvent, type Json, type JsonObject, limits, ok, type Result } from '../../vocabulary';
import { startTurn } from '../core/decide-turn';
import { SessionDirectory } from '../session-directory';
import { TurnDriver } from '../turn-driver';
import { TurnPlaces } from '../turn-places';
import { WorkerPins } from '../worker-pins';

type Outcome = Result<Json, RequestFailure>;

/** Tests only: one session with its driver on a ledger in memory and a scripted process; timers fire at once. */
export async function makeDriver(script: (method: string, params: JsonObject) => Outcome | Promise<Outcome>) {
  const fates: Fate['kind'][] = [];
  let mono = 0;
  let ids = 0;
  const disk = new Disk();
  const setTimer = (work: () => void, ms: number) => {
    const timer = setImmediate(() => {
      mono += ms;
      work();
    });
    return { cancel: () => clearImmediate(timer) };
  };
  const ledger = new SimLedger({
    disk,
    mono: () => mono,
    later: setTimer,
    latencyMs: () => 0,
    fate: () => {
      const kind = fates.shift() ?? 'written';
      return kind === 'written'
        ? { kind }
        : kind === 'unwritable'
          ? { kind, forMs: 900 }
          : { kind, there: true, forMs: 0 };
    },
    committed: () => undefined,
  });
  const asked: string[] = [];
  const reported: string[] = [];
  const process = {
    epoch: 'epoch-1',
    request: async (method: string, params: JsonObject) => {
      asked.push(method);
      return script(method, params);
    },
  } as unknown as { -readonly [K in keyof RuntimeProcess]: RuntimeProcess[K] };
  let live: RuntimeProcess | null = process;
  const supervisor = { current: () => live, ready: async () => ok(process) } as unknown as Supervisor;
  const clockwork = {
    now: () => 1_000 + mono,
    newId: () => `id-${++ids}`,
    sha256: (text: string) => createHash('sha256').update(text).digest('hex'),
  };
  const places = new TurnPlaces({
    limits: { running: limits.runningTurnsMax, perRuntime: limits.runningTurnsPerRuntimeMax },
    running: () => directory.withRunningTurn(),
    told: () => undefined,
  });
  const driver = new TurnDriver({
    newId: clockwork.newId,
    redactDeep: unredacted.deep,
    supervisor: () => supervisor,
    pins: new WorkerPins({
      workers: 1,
      usable: () => true,
      directory: () => directory,
      newId: clockwork.newId,
    }),
    directory: () => directory,
    usableProject: async () => ok(simProject),
    item: async () => null,
    entering: () => undefined,
    places,
    setTimer,
    report: (what) => {
      reported.push(what);
    },
  });
  const directory: SessionDirectory = new SessionDirectory({
    ledger,
    clockwork,
    redactor: unredacted,
    canonical: canonicalText,
    live: () => undefined,
    fileExists: () => false,
    judge: null,
    perform: (desk, effect) => driver.perform(desk, effect),
    overwhelmed: () => undefined,
    recorded: () => places.look(),
    setTimer,
  });
  const desk = await directory.desk('s', true);
  const cause = { actor: { kind: 'person', id: 'local' }, causationId: null, correlationId: null } as const;
  const add = (...events: DomainEvent[]) => desk.act(() => ok({ events, effects: [] }), cause);
  const payload = {
    sessionId: 's',
    projectId: 'project-1',
    flavour: 'demo',
    title: 't',
    model: null,
    effort: null,
  } as const;
  await add({ type: 'session.created', payload });
  return {
    desk,
    driver,
    process,
    directory,
    places,
    asked,
    reported,
    fates,
    add,
    die: () => {
      live = null;
    },
    send: (text: string) => desk.act((state, env) => startTurn(state, text, env), cause),
    types: () => disk.entries.map(({ entry }) => entry.event.type),
    events: () => disk.entries.map(({ entry }) => entry.event),
    /** Resolves when the record holds an event of this type. */
    recorded: (type: DomainEvent['type']) =>
      new Promise<DomainEvent>((resolve) => {
        const look = () => disk.entries.find(({ entry }) => entry.event.type === type)?.entry.event;
        const found = look();
        if (found) return resolve(found);
        const stop = ledger.onCommit(() => {
          const now = look();
          if (!now) return;
          stop();
          resolve(now);
        });
      }),
  };
}

/** The answer of thread/start and thread/resume with the settings that were asked for. */
export const bound = (threadId: string): Outcome =>
  ok({
    thread: { id: threadId },
    model: 'm',
    approvalPolicy: 'untrusted',
    sandbox: { type: 'workspaceWrite' },
    cwd: '/w',
  });
