import { expect, test } from 'vitest';
import { makeDriver } from './testing/driver.fixture';
import { WorkerPins } from './worker-pins';

const bad = async () => ({ ok: false, error: { kind: 'gone', message: 'not asked here' } }) as const;

async function make(workers: number, usable: (worker: number) => boolean = () => true) {
  const session = await makeDriver(bad);
  let ids = 0;
  const pins = new WorkerPins({
    workers,
    usable: (_flavour, worker) => usable(worker),
    directory: () => session.directory,
    newId: () => `pin-${++ids}`,
  });
  const assigned = () => session.events().filter(({ type }) => type === 'session.worker-assigned');
  return { ...session, pins, assigned };
}

test('with one worker nothing is assigned and nothing recorded', async () => {
  const { pins, desk, assigned } = await make(1);
  expect(await pins.keep(desk)).toBe(1);
  expect(pins.first('new', 'demo')).toMatchObject({ worker: 1, events: [] });
  expect(assigned()).toEqual([]);
});

test('a session gets its worker once, durable before it is used, and keeps it whatever becomes of it', async () => {
  const { pins, desk, assigned } = await make(2, (worker) => worker === 2);
  expect(pins.of({ flavour: 'demo' }), 'none before one is needed').toBeNull();
  // Asked twice at the same time, it is one assignment.
  expect(await Promise.all([pins.keep(desk), pins.keep(desk)])).toEqual([2, 2]);
  expect(desk.state().row?.worker).toBe(2);
  const all = await make(2, () => false);
  await all.add({ type: 'session.worker-assigned', payload: { worker: 2, of: 2, from: null } });
  expect(await all.pins.keep(all.desk), 'its circuit may be open: it is not moved').toBe(2);
  expect(assigned().map(({ payload }) => payload)).toEqual([{ worker: 2, of: 2, from: null }]);
});

test('sessions that come at the same time are spread, before any of them is on record', async () => {
  const { pins } = await make(2);
  const [a, b, c] = ['a', 'b', 'c'].map((sessionId) => pins.first(sessionId, 'demo'));
  expect([a?.worker, b?.worker, c?.worker]).toEqual([1, 2, 1]);
  expect(pins.first('d', 'codex').worker, 'another flavour has other workers').toBe(1);
  a?.recorded();
  expect(pins.first('e', 'demo').worker, 'given up or on record, it is promised no more').toBe(1);
});

test('a session whose worker is no more gets another one, and the transcript says so', async () => {
  const { pins, desk, add, assigned, events } = await make(2);
  await add({ type: 'session.worker-assigned', payload: { worker: 4, of: 4, from: null } });
  expect(await pins.standing(desk)).toEqual({ sessionId: 's', flavour: 'demo', worker: 1 });
  expect(assigned().at(-1)?.payload).toEqual({ worker: 1, of: 2, from: 4 });
  const said = events().find(({ type }) => type === 'notice.raised');
  expect(said?.payload).toMatchObject({ text: expect.stringContaining('worker 4 is no more') });
});

test('an assignment that cannot be recorded at once is recorded later, and only once', async () => {
  const { pins, desk, fates, assigned } = await make(3);
  fates.push('unwritable', 'unwritable');
  expect(await pins.keep(desk)).toBe(1);
  expect(assigned()).toHaveLength(1);
});
