import { startDemoModel } from '../../runtime';
import { limits, type RuntimeRow } from '../../vocabulary';
import { planBareDemo, timeBareStart } from '../bare-runtime';
import { addProject, type Bench, createSession, openBench } from '../bench-session';
import type { Benchmark } from '../benchmark';
import { micros } from '../clock';
import { measure } from '../core/report';
import { median } from '../core/statistics';
import { makePlace } from '../place';

/** One more exit within the window would open the circuit. */
const kills = Math.min(4, limits.circuitExitsMax - 1);

interface Recovery {
  /** From the kill to `ready` at a reader of the feed, ms. */
  readonly took: number;
  /** What the supervisor chose to wait, as recorded, ms. */
  readonly backoff: number;
  /** From the kill until the exit is recorded and the restart planned, ms. */
  readonly noticed: number;
  /** From when it was due until the new process is recorded, ms: timer, recorded intent, preparation, spawn. */
  readonly spawned: number;
  /** From then until it is recorded as ready, ms. */
  readonly greeted: number;
}

export const recovery: Benchmark = {
  name: 'recovery',
  about: 'runtime kill -9 → ready again, less the recorded backoff, against a bare cold start of codex',
  async run({ root }) {
    using place = makePlace();
    using barePlace = makePlace();
    const model = await startDemoModel({ outsideDir: barePlace.base });
    await using bench = await openBench(root, place);
    try {
      const plan = await planBareDemo(barePlace, model.url);
      const ready = untilReady(bench);
      await createSession(bench.client, await addProject(bench.client, place.projectDir), 'demo');
      let pid = (await ready).row.pid;
      // The very first start makes the runtime's own files.
      await timeBareStart(plan);
      const recoveries: Recovery[] = [];
      const bare: number[] = [];
      for (let kill = 0; kill < kills && pid !== null; kill += 1) {
        bare.push(await timeBareStart(plan));
        const one = await recover(bench, pid);
        pid = one.pid;
        recoveries.push(one);
      }
      const own = median(recoveries.map(({ took, backoff }) => took - backoff));
      return {
        measures: [
          measure('kill → ready, less the backoff', own, 'ms', {
            beside: { what: 'a bare codex cold start', value: median(bare) },
          }),
          measure('against a bare cold start', own / median(bare), 'x', { aim: { most: 1.3 } }),
          measure('of that: kill → exit recorded', median(recoveries.map(({ noticed }) => noticed)), 'ms'),
          measure(
            'of that: restart due → process recorded',
            median(recoveries.map(({ spawned }) => spawned)),
            'ms',
          ),
          measure(
            'of that: process recorded → ready',
            median(recoveries.map(({ greeted }) => greeted)),
            'ms',
          ),
          measure('first recovery, backoff included', recoveries[0]?.took ?? 0, 'ms', {
            beside: { what: 'its backoff', value: recoveries[0]?.backoff ?? 0 },
          }),
        ],
        notes: [
          `Medians of ${recoveries.length} kills, each beside one bare start (spawn → initialize answered) in the same run.`,
        ],
      };
    } finally {
      await model.close();
    }
  },
};

interface Seen {
  readonly row: RuntimeRow;
  readonly at: number;
  readonly recordedAt: number;
}

const untilRow = ({ watch }: Bench, what: string, wanted: (row: RuntimeRow) => boolean): Promise<Seen> =>
  watch.next(`The runtime did not become ${what}`, (frame, at) => {
    if (frame.type !== 'entry') return undefined;
    for (const { table, row } of frame.rows)
      if (table === 'runtime' && row.flavour === 'demo' && wanted(row))
        return { row, at, recordedAt: frame.at };
    return undefined;
  });

const untilReady = (bench: Bench) => untilRow(bench, 'ready', ({ phase }) => phase === 'ready');

async function recover(bench: Bench, pid: number): Promise<Recovery & { readonly pid: number | null }> {
  const awaited = Promise.all([
    untilRow(bench, 'planned to restart', ({ phase }) => phase === 'backoff'),
    untilRow(bench, 'spawned', (row) => row.phase === 'starting' && row.pid !== null && row.pid !== pid),
    untilReady(bench),
  ]);
  const killedAt = micros();
  process.kill(pid, 'SIGKILL');
  const [planned, spawned, ready] = await awaited;
  const backoff = (planned.row.nextTryAt ?? planned.recordedAt) - planned.recordedAt;
  return {
    took: (ready.at - killedAt) / 1000,
    backoff,
    noticed: (planned.at - killedAt) / 1000,
    spawned: (spawned.at - planned.at) / 1000 - backoff,
    greeted: (ready.at - spawned.at) / 1000,
    pid: ready.row.pid,
  };
}
