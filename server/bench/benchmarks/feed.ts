import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { addProject, createSession } from '../bench-session';
import type { Benchmark } from '../benchmark';
import { type Client, login } from '../client';
import { micros } from '../clock';
import { type Measure, measure } from '../core/report';
import { spread } from '../core/statistics';
import { makePlace, type Place } from '../place';
import { cpuSeconds, notReadable } from '../process-reading';
import { writeProgram } from '../program-file';
import { openRawReader } from '../raw-reader';
import { startServer } from '../server-process';
import { within } from '../waiting';

const rates = [100, 1_000, 5_000] as const;
const readerCounts = [1, 20] as const;
const seconds = 3;
/** The product's budget stands for one cell of the table. */
const budget = { perSecond: 1_000, readers: 20, p99Ms: 50 };

export const feed: Benchmark = {
  name: 'feed',
  about: 'runtime line → event on the wire, at 100, 1,000 and 5,000 deltas/s with 1 and 20 readers',
  async run({ root }) {
    using place = makePlace();
    const server = await startServer(root, place, { CODEXCHAT_CODEX_BIN: emittingCodex(root, place) });
    const measures: Measure[] = [];
    const notes: string[] = [];
    try {
      const client = await login(server);
      const sessionId = await createSession(client, await addProject(client, place.projectDir), 'codex');
      // The first turn starts the process and compiles the hot path; nobody measures a cold one with a rate.
      await runCell({ client, sessionId, pid: server.pid, perSecond: 100, readers: 1 });
      for (const readers of readerCounts)
        for (const perSecond of rates) {
          const cell = await runCell({ client, sessionId, pid: server.pid, perSecond, readers });
          measures.push(...cell.measures);
          notes.push(...cell.notes);
        }
      client.close();
    } finally {
      await server.stop();
    }
    if (cpuSeconds(process.pid) === null) notes.push(notReadable);
    return {
      measures,
      notes: [
        'A small program stands in for codex and stamps each delta when it writes it. Server, emitter and readers share this machine.',
        "Where emitter or readers were held up, the machine was busy with something else: that delay is theirs, not the server's.",
        '"entry" is the durable text: delay of the newest delta of each chunk; "entry, all deltas" includes the time a delta waits for its chunk.',
        ...notes,
      ],
    };
  },
};

interface Cell {
  readonly client: Client;
  readonly sessionId: string;
  readonly pid: number;
  readonly perSecond: number;
  readonly readers: number;
}

async function runCell({ client, sessionId, pid, perSecond, readers }: Cell) {
  const opened = await Promise.all(Array.from({ length: readers }, () => openRawReader(client)));
  await within(Promise.all(opened.map((one) => one.greeted)), 'The feed did not greet');
  const [cpuBefore, ownBefore, began] = [cpuSeconds(pid), process.cpuUsage(), micros()];
  const readersHeldUp = monitorEventLoopDelay({ resolution: 2 });
  readersHeldUp.enable();
  const text = `emit ${perSecond} per second for ${seconds} seconds`;
  await client.mutate('sessions.send', { sessionId, text, intent: 'start' });
  await within(Promise.all(opened.map((one) => one.settled)), 'The turn did not end');
  const [cpuAfter, own, took] = [cpuSeconds(pid), process.cpuUsage(ownBefore), (micros() - began) / 1e6];
  readersHeldUp.disable();
  const found = opened.map((one) => {
    one.close();
    return one.read();
  });

  const live = spread(found.flatMap(({ live }) => live.latencies));
  const chunks = spread(found.flatMap(({ chunkDelays }) => chunkDelays));
  const durable = spread(found.flatMap(({ durable }) => durable.latencies));
  const tallies = found.flatMap(({ live, durable }) =>
    [live, durable].map((one) => one.tally(perSecond * seconds)),
  );
  const missing = tallies.reduce((sum, tally) => sum + tally.missing, 0);
  const misplaced = tallies.reduce((sum, tally) => sum + tally.misplaced, 0);
  const name = `${perSecond.toLocaleString('en-US')}/s x ${readers}`;
  const aim = perSecond === budget.perSecond && readers === budget.readers ? { most: budget.p99Ms } : null;
  const heldUp = found[0]?.live.latestEmission(perSecond) ?? 0;
  return {
    measures: [
      measure(`${name}: live p50`, live.p50, 'ms'),
      measure(`${name}: live p99`, live.p99, 'ms', { aim }),
      measure(`${name}: live max`, live.most, 'ms'),
      measure(`${name}: entry p50`, chunks.p50, 'ms'),
      measure(`${name}: entry p99`, chunks.p99, 'ms'),
      measure(`${name}: entry, all deltas p99`, durable.p99, 'ms'),
      measure(`${name}: missing`, missing, 'deltas', { aim: { most: 0 } }),
      measure(`${name}: doubled or out of order`, misplaced, 'deltas', { aim: { most: 0 } }),
      measure(`${name}: emitter held up, max`, heldUp, 'ms'),
      measure(`${name}: readers held up, max`, readersHeldUp.max / 1e6, 'ms'),
      ...(cpuBefore === null || cpuAfter === null
        ? []
        : [measure(`${name}: server CPU`, ((cpuAfter - cpuBefore) / took) * 100, '%')]),
      measure(`${name}: readers' CPU`, (own.user + own.system) / 1e4 / took, '%'),
      measure(`${name}: send to end`, took, 's', { beside: { what: 'the emission', value: seconds } }),
    ],
    notes: missing + misplaced > 0 ? [`${name}: not every delta arrived once and in order.`] : [],
  };
}

/** Stands in for codex: the real one cannot be asked for an exact rate. */
const emittingCodex = (root: string, place: Place): string =>
  writeProgram(place, [process.execPath, join(root, 'server', 'bench', 'fixtures', 'emitting-codex.mjs')]);
