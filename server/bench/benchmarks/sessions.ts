import { startDemoModel } from '../../runtime';
import { limits } from '../../vocabulary';
import { planBareDemo, timeBareStart } from '../bare-runtime';
import { addProject, type Bench, createSession, openBench, runtimePid, timeTurn } from '../bench-session';
import type { Benchmark } from '../benchmark';
import { micros } from '../clock';
import { measure } from '../core/report';
import { median } from '../core/statistics';
import { makePlace } from '../place';
import { residentBytes } from '../process-reading';
import { cannotRun, pause } from '../waiting';

const sessions = 50;
/** Text for long enough that it still comes when the runtime is killed. */
const atWork = 'stream 2000 characters in 200 deltas over 120 seconds';
/** Memory is read when garbage of the work before is gone, ms. */
const settleMs = 5_000;

export const manySessions: Benchmark = {
  name: 'sessions',
  about: `${sessions} sessions: memory of each idle one, and how fast those at work are back after kill -9`,
  async run({ root }) {
    using place = makePlace();
    using barePlace = makePlace();
    const model = await startDemoModel({ outsideDir: barePlace.base });
    // More kills than the circuit allows by itself may be needed to reach all.
    await using bench = await openBench(root, place, { CODEXCHAT_CIRCUIT_EXITS: '100' });
    try {
      const plan = await planBareDemo(barePlace, model.url);
      await timeBareStart(plan);
      const projectId = await addProject(bench.client, place.projectDir);
      const open = async (): Promise<string> => {
        const sessionId = await createSession(bench.client, projectId, 'demo');
        await timeTurn(bench, sessionId, 'hello');
        return sessionId;
      };
      const ids = [await open()];
      const one = await readMemory(bench);
      while (ids.length < sessions) ids.push(await open());
      const all = await readMemory(bench);
      const bare: number[] = [];
      const took: number[] = [];
      for (let from = 0; from < ids.length; from += limits.runningTurnsMax) {
        bare.push(await timeBareStart(plan));
        took.push(await recover(bench, ids.slice(from, from + limits.runningTurnsMax)));
      }
      const rounds = took.length;
      const total = took.reduce((sum, ms) => sum + ms, 0);
      const each = (now: number | null, before: number | null): number =>
        ((now ?? 0) - (before ?? 0)) / 1000 / (sessions - 1);
      return {
        measures: [
          measure('server memory for each idle session', each(all.server, one.server), 'kB'),
          measure('codex memory for each idle session', each(all.codex, one.codex), 'kB'),
          measure(`kill → all of a round are known again, ${rounds} rounds`, median(took), 'ms', {
            beside: { what: 'a bare codex cold start', value: median(bare) },
          }),
          measure('a round against a bare cold start', median(took) / median(bare), 'x'),
          measure(`all ${sessions}, one round after the other`, total, 'ms'),
        ],
        notes: [
          `At most ${limits.runningTurnsMax} turns run at once, so ${sessions} sessions at work are ${rounds} rounds. A session is back when what became of its turn is on record; the backoff is in it.`,
          'Memory after one session and after all of them, each idle for 5 s; resident, so garbage that nobody had to collect counts.',
        ],
      };
    } finally {
      await model.close();
    }
  },
};

interface Memory {
  readonly server: number | null;
  readonly codex: number | null;
}

async function readMemory({ client, server }: Bench): Promise<Memory> {
  await pause(settleMs);
  const pid = await runtimePid(client, 'demo');
  return { server: residentBytes(server.pid), codex: pid === null ? null : residentBytes(pid) };
}

/** All of them are at work, the runtime is killed, and all are told what became of their turn. From the kill to the last of these, ms. */
async function recover({ client, watch }: Bench, ids: readonly string[]): Promise<number> {
  const speaking = new Set(ids);
  const allSpeak = watch.next('The turns did not begin', (frame) => {
    if (frame.type === 'live') speaking.delete(frame.sessionId);
    return speaking.size === 0 ? true : undefined;
  });
  await Promise.all([
    allSpeak,
    ...ids.map((sessionId) => client.mutate('sessions.send', { sessionId, text: atWork, intent: 'start' })),
  ]);
  const pid = await runtimePid(client, 'demo');
  if (pid === null) throw cannotRun('No runtime runs.');
  const cut = new Set(ids);
  const back = watch.next('The sessions did not come back', (frame, at) => {
    if (frame.type === 'entry' && frame.event === 'turn.reconciled')
      cut.delete(frame.stream.replace('session/', ''));
    return cut.size === 0 ? at : undefined;
  });
  const killedAt = micros();
  process.kill(pid, 'SIGKILL');
  return ((await back) - killedAt) / 1000;
}
