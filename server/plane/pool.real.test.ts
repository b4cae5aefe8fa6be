import { afterEach, describe, expect, test } from 'vitest';
import { isAlive } from '../runtime/testing/is-alive';
import { type Home, makeHome, openTestPlane, type TestPlane } from './testing/open-test-plane';

const homes: Home[] = [];
const planes: TestPlane[] = [];
const variables = ['CODEXCHAT_WORKERS', 'CODEXCHAT_CIRCUIT_EXITS', 'CODEXCHAT_RESTART_FIRST_MS'];
afterEach(async () => {
  for (const name of variables) delete process.env[name];
  for (const plane of planes.splice(0)) await plane.close('test end');
  for (const home of homes.splice(0)) home.remove();
});

async function open(workers: number, home = makeHome(), known?: { sessionId: string }) {
  process.env.CODEXCHAT_WORKERS = String(workers);
  if (!homes.includes(home)) homes.push(home);
  const plane = await openTestPlane(home, known);
  planes.push(plane);
  return { home, plane };
}

/** The events of a session so far. */
const of = (plane: TestPlane, sessionId: string) =>
  plane.entries.filter(({ stream }) => stream === `session/${sessionId}`);

async function worker(plane: TestPlane, number: number) {
  const { rows } = await plane.plane.runtimes.list();
  const row = rows.find((one) => one.flavour === 'demo' && (one.worker ?? 1) === number);
  if (!row) throw new Error(`worker ${number} was never started`);
  return row;
}

/** Begins a turn in a session of its own; gives the session, the turn, and the worker on record. */
async function begin(plane: TestPlane, text: string, sessionId?: string) {
  plane.sessionId = sessionId ?? (await plane.newSession());
  const turnId = await plane.send(text);
  const running = await plane.until(() => {
    const turn = plane.turnOf(turnId);
    return turn?.status === 'running' || turn?.settledAt ? turn : null;
  });
  return { sessionId: plane.sessionId, turnId, running, worker: plane.session()?.worker };
}

const quick = 'stream 20 characters in 2 deltas over 0 seconds';
const stream = 'stream 4000 characters in 400 deltas over 40 seconds';

test('kill -9 of one worker: only its turns are interrupted and only its requests closed; the other streams on, and its request is answered', {
  timeout: 240_000,
}, async () => {
  const { plane } = await open(2);
  const mine = await begin(plane, stream, plane.sessionId);
  const other = await begin(plane, stream);
  const mineAsks = await begin(plane, 'run a command');
  const lost = await plane.asked();
  const otherAsks = await begin(plane, 'run a command');
  const kept = await plane.asked();
  expect(
    [mine, other, mineAsks, otherAsks].map((one) => one.worker),
    'least loaded first',
  ).toEqual([1, 2, 1, 2]);
  const [first, second] = [await worker(plane, 1), await worker(plane, 2)];
  expect(first.epoch).not.toBe(second.epoch);
  const before = plane.entries.length;
  process.kill(first.pid ?? 0, 'SIGKILL');
  for (const { turnId } of [mine, mineAsks]) expect((await plane.settled(turnId)).status).toBe('interrupted');
  // The other one goes on, after the end of the first is on record.
  const said = of(plane, other.sessionId).length;
  await plane.until(() => (of(plane, other.sessionId).length > said + 1 ? true : null));
  await plane.until(() =>
    of(plane, mineAsks.sessionId).find(
      ({ type, rows }) => type === 'notice.raised' && JSON.stringify(rows).includes('thread.resumed'),
    ),
  );

  const since = plane.entries.slice(before);
  const closed = since.filter(({ type }) => type === 'approval.orphaned');
  expect(closed.map((entry) => entry.stream)).toEqual([`session/${mineAsks.sessionId}`]);
  const touched = new Set(since.filter(({ type }) => type === 'turn.cut-off').map((entry) => entry.stream));
  expect(touched).toEqual(new Set([mine, mineAsks].map(({ sessionId }) => `session/${sessionId}`)));
  expect(since.filter(({ type }) => type === 'runtime.exited').map((entry) => entry.stream)).toEqual([
    'runtime/demo',
  ]);
  for (const { sessionId } of [other, otherAsks]) {
    const types = since.filter((entry) => entry.stream === `session/${sessionId}`).map(({ type }) => type);
    expect(types).not.toContain('turn.settled');
    expect(types, 'nothing is said where nothing happened').not.toContain('notice.raised');
  }
  expect(await worker(plane, 2), 'the same life').toMatchObject({ epoch: second.epoch, pid: second.pid });

  // The request that waited all the time counts; the one that was closed does not any more.
  await plane.answer(kept, 'accept');
  expect((await plane.settled(otherAsks.turnId)).status).toBe('completed');
  await expect(plane.answer(lost, 'accept')).rejects.toThrow();
  // It is served by the same worker as before, in its next life.
  const again = await begin(plane, 'run a command', mineAsks.sessionId);
  expect(again.worker).toBe(1);
  expect((await worker(plane, 1)).epoch).not.toBe(first.epoch);
  await plane.plane.sessions.interrupt({ commandId: crypto.randomUUID(), sessionId: other.sessionId });
  expect((await plane.settled(other.turnId)).status).toBe('interrupted');

  const pids = [1, 2].map(async (number) => (await worker(plane, number)).pid ?? 0);
  const alive = await Promise.all(pids);
  expect(alive.every(isAlive)).toBe(true);
  planes.splice(planes.indexOf(plane), 1);
  await plane.close('test end');
  expect([...alive, first.pid ?? 0].filter(isAlive), 'a server that stops leaves none').toEqual([]);
});

describe('a worker whose circuit is open', { timeout: 240_000 }, () => {
  test('says so to its own sessions and moves none of them; the others and the next go on', async () => {
    process.env.CODEXCHAT_CIRCUIT_EXITS = '1';
    process.env.CODEXCHAT_RESTART_FIRST_MS = '10';
    const { plane } = await open(2);
    const first = plane.sessionId;
    await begin(plane, stream, first);
    const other = await begin(plane, stream);
    for (let kill = 0; kill < 2; kill += 1) {
      const { pid } = await plane.until(() =>
        plane.entries
          .flatMap((entry) => entry.rows)
          .filter(({ table }) => table === 'runtime')
          .map(({ row }) => row as Awaited<ReturnType<typeof worker>>)
          .findLast(
            (row) => row.worker === 1 && row.phase === 'ready' && row.pid !== null && isAlive(row.pid),
          ),
      );
      process.kill(pid ?? 0, 'SIGKILL');
      await plane.until(() =>
        plane.entries.filter(({ type }) => type === 'runtime.exited').length > kill ? true : null,
      );
    }
    expect(await worker(plane, 1)).toMatchObject({ phase: 'open', worker: 1 });
    const refused = await begin(plane, quick, first);
    expect(refused.running).toMatchObject({ status: 'failed', error: { code: 'runtime.open' } });
    expect(refused.worker, 'not moved').toBe(1);
    expect(plane.turnOf(other.turnId)?.status).toBe('running');
    const next = await begin(plane, quick);
    expect(next.worker, 'a new one gets a worker that can run').toBe(2);
    expect((await plane.settled(next.turnId)).status).toBe('completed');
    await plane.plane.runtimes.restart({ commandId: crypto.randomUUID(), flavour: 'demo', worker: 1 });
    const went = await begin(plane, quick, first);
    expect((await plane.settled(went.turnId)).status).toBe('completed');
    expect(went.worker).toBe(1);
    await expect(
      plane.plane.runtimes.restart({ commandId: crypto.randomUUID(), flavour: 'demo', worker: 3 }),
    ).rejects.toThrow(/no such worker/);
  });
});

test('a pool of another size: who had no worker gets one, and whose worker is no more is told of the next; both know their conversation', {
  timeout: 240_000,
}, async () => {
  const { plane, home } = await open(2);
  const a = await begin(plane, quick, plane.sessionId);
  await plane.settled(a.turnId);
  const b = await begin(plane, quick);
  await plane.settled(b.turnId);
  expect(b.worker).toBe(2);
  planes.splice(planes.indexOf(plane), 1);
  await plane.close('test end');

  const smaller = (await open(1, home, b)).plane;
  const on = await begin(smaller, quick, b.sessionId);
  expect((await smaller.settled(on.turnId)).status).toBe('completed');
  expect(on.worker).toBe(1);
  const moved = of(smaller, b.sessionId).map(({ type }) => type);
  expect(moved).toContain('session.worker-assigned');
  expect(moved.filter((type) => type === 'thread.bound')).toHaveLength(1);
  expect(JSON.stringify(smaller.items('notice').map(({ data }) => data))).toContain('worker 2 is no more');
  const fresh = await begin(smaller, quick);
  await smaller.settled(fresh.turnId);
  expect(fresh.worker, 'with one worker nothing is assigned').toBeUndefined();
  expect((await smaller.plane.runtimes.list()).rows.map((row) => row.worker ?? 1)).toEqual([1]);
  planes.splice(planes.indexOf(smaller), 1);
  await smaller.close('test end');

  const larger = (await open(2, home, fresh)).plane;
  const assigned = await begin(larger, quick, fresh.sessionId);
  expect((await larger.settled(assigned.turnId)).status).toBe('completed');
  expect(assigned.worker).toBe(1);
  expect(of(larger, fresh.sessionId).map(({ type }) => type)).not.toContain('notice.raised');
});
