import { z } from 'zod';
import type { RuntimeRow } from '../../vocabulary';
import { addProject, type Bench, createSession, openBench, timeTurn } from '../bench-session';
import type { Benchmark } from '../benchmark';
import type { Client } from '../client';
import { micros } from '../clock';
import { type Measure, measure } from '../core/report';
import { median } from '../core/statistics';
import { makePlace } from '../place';
import { notReadable, residentBytes } from '../process-reading';
import { cannotRun, pause } from '../waiting';

const rounds = 3;
const sessions = 4;
/** Text for long enough that it still comes when the others are known again. */
const atWork = 'stream 4000 characters in 1600 deltas over 80 seconds';
/** Memory is read when garbage of the work before is gone, ms. */
const settleMs = 3_000;
const mega = 1e6;

/** What one server with so many workers showed. */
interface Shown {
  /** Resident in all workers after a short turn of each session, and of that not program files, bytes; null where it cannot be read. */
  readonly resident: number | null;
  readonly own: number | null;
  /** From the recorded intent to start a worker until it is ready, ms, each. */
  readonly starts: readonly number[];
  /** Turns of the other sessions that the kill of the first one's worker ended. */
  readonly interrupted: number;
  /** Longest silence of a session that went on, from the kill until all that were cut off are known again, ms; null when none went on. */
  readonly silence: number | null;
  /** From the kill until all that were cut off are known again, with the backoff, ms. */
  readonly back: number;
}

export const pool: Benchmark = {
  name: 'pool',
  about:
    'one worker against two: memory, start, and what kill -9 of one costs the sessions that did not ask for it',
  async run({ root }) {
    const ones: Shown[] = [];
    const twos: Shown[] = [];
    for (let round = 0; round < rounds; round += 1) {
      ones.push(await show(root, 1));
      twos.push(await show(root, 2));
    }
    const others = sessions - 1;
    return {
      measures: [
        measure('turns of others that a kill interrupts, two workers', middle(twos, 'interrupted'), 'turns', {
          beside: { what: `one worker, of ${others}`, value: middle(ones, 'interrupted') },
        }),
        ...silenceOf(twos),
        measure('kill → all that were cut off are known again, two workers', middle(twos, 'back'), 'ms', {
          beside: { what: 'one worker', value: middle(ones, 'back') },
        }),
        ...memoryOf(ones, twos),
        measure('start of the second worker', median(twos.map(({ starts }) => starts[1] ?? 0)), 'ms', {
          beside: {
            what: 'of the first, same server',
            value: median(twos.map(({ starts }) => starts[0] ?? 0)),
          },
        }),
      ],
      notes: [
        `Medians of ${rounds} rounds, one worker and two in turn, each on a fresh server with ${sessions} demo sessions.`,
        'Rounds of the same run are paired: what else is at work on the machine slows both.',
        ...(twos.some(({ resident }) => resident === null) ? [notReadable] : []),
      ],
    };
  },
};

const middle = (shown: readonly Shown[], what: 'interrupted' | 'back'): number =>
  median(shown.map((one) => one[what]));

const silenceOf = (twos: readonly Shown[]): Measure[] => {
  const silent = twos.flatMap(({ silence }) => silence ?? []);
  if (silent.length === 0) return [];
  return [measure('longest silence of a session on the other worker', median(silent), 'ms')];
};

function memoryOf(ones: readonly Shown[], twos: readonly Shown[]): Measure[] {
  const read = (shown: readonly Shown[], what: 'resident' | 'own') =>
    median(shown.flatMap((one) => one[what] ?? [])) / mega;
  const pair = (name: string, what: 'resident' | 'own') =>
    measure(`${name}, two workers`, read(twos, what), 'MB', {
      beside: { what: 'one worker', value: read(ones, what) },
    });
  if (ones.concat(twos).some(({ resident }) => resident === null)) return [];
  return [pair('resident memory of the runtime', 'resident'), pair('of that its own', 'own')];
}

async function show(root: string, workers: number): Promise<Shown> {
  using place = makePlace();
  await using bench = await openBench(root, place, { CODEXCHAT_WORKERS: String(workers) });
  const projectId = await addProject(bench.client, place.projectDir);
  const ids: string[] = [];
  const starts: number[] = [];
  for (let index = 0; index < sessions; index += 1) {
    const started = index < workers ? timeStart(bench) : null;
    const sessionId = await createSession(bench.client, projectId, 'demo');
    if (started !== null) starts.push(await started);
    await timeTurn(bench, sessionId, 'hello');
    ids.push(sessionId);
  }
  await pause(settleMs);
  const pids = (await demoWorkers(bench.client)).flatMap(({ pid }) => pid ?? []);
  if (pids.length !== workers) throw cannotRun(`${pids.length} workers run instead of ${workers}.`);
  const sum = (field: 'VmRSS' | 'RssAnon'): number | null =>
    pids.reduce<number | null>((all, pid) => {
      const bytes = residentBytes(pid, field);
      return all === null || bytes === null ? null : all + bytes;
    }, 0);
  const resident = sum('VmRSS');
  return { resident, own: sum('RssAnon'), starts, ...(await kill(bench, ids)) };
}

/** From the recorded intent to start a worker until it is ready, ms. */
function timeStart({ watch }: Bench): Promise<number> {
  const since = new Map<string, number>();
  return watch.next('The worker did not start', (frame) => {
    if (frame.type !== 'entry' || !frame.stream.startsWith('runtime/')) return undefined;
    if (frame.event === 'runtime.starting') since.set(frame.stream, frame.at);
    const began = since.get(frame.stream);
    return frame.event === 'runtime.ready' && began !== undefined ? frame.at - began : undefined;
  });
}

/** All sessions are at work, and the worker of the first one is killed. */
async function kill(
  { client, watch }: Bench,
  ids: readonly string[],
): Promise<Pick<Shown, 'interrupted' | 'silence' | 'back'>> {
  const speaking = new Set(ids);
  const allSpeak = watch.next('The turns did not begin', (frame) => {
    if (frame.type === 'live') speaking.delete(frame.sessionId);
    return speaking.size === 0 ? true : undefined;
  });
  await Promise.all([
    allSpeak,
    ...ids.map((sessionId) => client.mutate('sessions.send', { sessionId, text: atWork, intent: 'start' })),
  ]);
  const [first] = await demoWorkers(client);
  if (first?.pid == null) throw cannotRun('The first worker does not run.');
  const cut = new Set<string>();
  const known = new Set<string>();
  const heard = new Map<string, number>();
  const silent = new Map<string, number>();
  const killedAt = micros();
  const hear = (sessionId: string, at: number): void => {
    const before = heard.get(sessionId) ?? killedAt;
    silent.set(sessionId, Math.max(silent.get(sessionId) ?? 0, at - before));
    heard.set(sessionId, at);
  };
  const back = watch.next('The sessions did not come back', (frame, at) => {
    if (frame.type === 'live') hear(frame.sessionId, at);
    if (frame.type !== 'entry') return undefined;
    const sessionId = frame.stream.replace('session/', '');
    if (frame.event === 'turn.cut-off') cut.add(sessionId);
    if (frame.event === 'turn.reconciled') known.add(sessionId);
    return cut.size > 0 && known.size === cut.size ? at : undefined;
  });
  process.kill(first.pid, 'SIGKILL');
  const backAt = await back;
  const went = ids.filter((sessionId) => !cut.has(sessionId));
  for (const sessionId of went) hear(sessionId, backAt);
  return {
    interrupted: cut.size - 1,
    silence: went.length === 0 ? null : Math.max(...went.map((id) => silent.get(id) ?? 0)) / 1000,
    back: (backAt - killedAt) / 1000,
  };
}

const workerRows = z.object({
  rows: z.array(z.object({ flavour: z.string(), worker: z.int().optional(), pid: z.int().nullable() })),
});

/** By their number. */
async function demoWorkers(client: Client): Promise<readonly { readonly pid: RuntimeRow['pid'] }[]> {
  const { rows } = workerRows.parse(await client.query('runtimes.list'));
  return rows.filter(({ flavour }) => flavour === 'demo').sort((a, b) => (a.worker ?? 1) - (b.worker ?? 1));
}
