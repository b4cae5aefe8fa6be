import { describe, expect, test } from 'vitest';
import { err, limits, ok } from '../vocabulary';
import { interruptTurn, startTurn } from './core/decide-turn';
import { bound, makeDriver } from './testing/driver.fixture';

const lost = { type: 'thread.lost', payload: { threadId: 'old', problem: 'gone' } } as const;
const echo = {
  model: null,
  approvalPolicy: 'untrusted',
  sandbox: 'workspace-write',
  network: false,
  cwd: '/w',
};
const stored = {
  type: 'thread.bound',
  payload: { threadId: 'old', epoch: 'epoch-0', how: 'resumed', echo },
} as const;

describe('the thread of a session', () => {
  test('is started once, however many want it at the same time', async () => {
    let made = 0;
    const session = await makeDriver(() => bound(`thread-${++made}`));
    const kept = await Promise.all([
      session.driver.retryThread(session.desk),
      session.driver.retryThread(session.desk),
    ]);
    expect(kept).toEqual([ok('thread-1'), ok('thread-1')]);
    expect(session.asked).toEqual(['thread/start']);
  });

  test('is not replaced when another one answers to its resume', async () => {
    const session = await makeDriver(() => bound('another'));
    await session.add(stored, lost);
    const kept = await session.driver.retryThread(session.desk);
    expect(kept).toMatchObject({ ok: false, error: { kind: 'thread.refused' } });
    expect(session.desk.state().row?.threadId).toBe('old');
  });
});

describe('a turn', () => {
  test('whose runtime died before it was asked is settled, and nothing is recorded as sent', async () => {
    const session = await makeDriver((method) => {
      if (method === 'thread/start') session.die();
      return bound('thread-1');
    });
    await session.send('go');
    const settled = await session.recorded('turn.settled');
    expect(settled).toMatchObject({ payload: { status: 'failed' } });
    expect(session.asked).toEqual(['thread/start']);
    expect(session.events()).not.toContainEqual(
      expect.objectContaining({
        type: 'request.sent',
        payload: expect.objectContaining({ method: 'turn/start' }),
      }),
    );
  });

  test('that the runtime took up goes on although the answer to its start never came', async () => {
    const session = await makeDriver((method) => {
      if (method === 'thread/start') return bound('thread-1');
      session.desk.receive([{ kind: 'turn-started', threadId: 'thread-1', runtimeTurnId: 'rt' }], 'epoch-1');
      return session.recorded('turn.started').then(() => err({ kind: 'timeout' as const, afterMs: 30_000 }));
    });
    await session.send('go');
    await session.recorded('turn.started');
    const answered = () => session.types().filter((type) => type === 'request.answered').length === 2;
    while (!answered()) await new Promise((resolve) => setImmediate(resolve));
    await session.desk.drained();
    expect(session.desk.state().turn).toMatchObject({ runtimeTurnId: 'rt', status: 'running' });
    expect(session.types()).not.toContain('turn.settled');
  });

  test('that cannot be recorded as sent is not sent, and its end is recorded when it can be', async () => {
    const session = await makeDriver((method) => {
      if (method === 'thread/start') session.fates.push('written', 'written', 'unwritable');
      return bound('thread-1');
    });
    await session.send('go');
    const settled = await session.recorded('turn.settled');
    expect(settled).toMatchObject({ payload: { status: 'failed', error: { code: 'turn.refused' } } });
    expect(session.reported).toEqual([]);
    expect(session.asked).toEqual(['thread/start']);
  });
});

const person = { actor: { kind: 'person', id: 'local' }, causationId: null, correlationId: null } as const;
const never = new Promise<never>(() => undefined);

test('an interrupt in the moment of sending keeps the turn from the runtime', async () => {
  const session = await makeDriver((method) => (method === 'thread/start' ? bound('thread-1') : never));
  // It is being recorded while the driver looks whether the turn is still wanted.
  const interrupted = session.recorded('thread.bound').then(() => session.desk.act(interruptTurn, person));
  await session.send('go');
  await interrupted;
  await session.desk.drained();
  expect(session.events().at(-1)).toMatchObject({
    type: 'turn.settled',
    payload: { status: 'interrupted', reason: 'Interrupted by a person before it was sent.' },
  });
  expect(session.asked).toEqual(['thread/start']);
});

test('an interrupt that came before the runtime named the turn is sent once, as soon as it is named', async () => {
  const session = await makeDriver((method) => {
    if (method === 'thread/start') return bound('thread-1');
    if (method !== 'turn/start') return ok({});
    // Named by the notification; the answer never comes.
    void session.desk
      .act(interruptTurn, person)
      .then(() =>
        session.desk.receive(
          [{ kind: 'turn-started', threadId: 'thread-1', runtimeTurnId: 'rt' }],
          'epoch-1',
        ),
      );
    return never;
  });
  await session.send('go');
  await session.recorded('turn.started');
  await session.desk.drained();
  while (!session.asked.includes('thread/backgroundTerminals/clean'))
    await new Promise((resolve) => setImmediate(resolve));
  expect(session.asked.filter((method) => method === 'turn/interrupt')).toHaveLength(1);
});

test('an interrupt that is asked for many times is sent and recorded once while it is under way', async () => {
  const session = await makeDriver((method) => (method === 'turn/interrupt' ? never : ok({})));
  await session.add(
    stored,
    { type: 'turn.requested', payload: { turnId: 't', clientMessageId: 'c', text: 'go' } },
    {
      type: 'request.sent',
      payload: { requestId: 'r', epoch: 'epoch-1', method: 'turn/start', params: {} },
    },
    { type: 'turn.started', payload: { turnId: 't', runtimeTurnId: 'rt', epoch: 'epoch-1' } },
  );
  for (let press = 0; press < 5; press++) await session.desk.act(interruptTurn, person);
  await session.desk.drained();
  expect(session.asked).toEqual(['turn/interrupt']);
  expect(session.types().filter((type) => type === 'turn.interrupt-requested')).toHaveLength(1);
});

test('the bound of running turns holds for turns that begin at the same time; the others wait, and go on in their order', async () => {
  let threads = 0;
  const session = await makeDriver((method) =>
    method === 'thread/start' ? bound(`thread-${++threads}`) : never,
  );
  const desks = await Promise.all(
    Array.from({ length: limits.runningTurnsMax + 3 }, async (_, index) => {
      const desk = await session.directory.desk(`s${index}`, true);
      const choice = { flavour: 'demo', title: 't', model: null, effort: null } as const;
      const payload = { sessionId: `s${index}`, projectId: 'project-1', ...choice };
      await desk.act(() => ok({ events: [{ type: 'session.created', payload }], effects: [] }), person);
      return desk;
    }),
  );
  for (const desk of desks) await desk.act((state, env) => startTurn(state, 'go', env), person);
  const sent = () => session.asked.filter((method) => method === 'turn/start').length;
  const waiting = () => session.places.state().waiting;
  const turns = () => new Promise((resolve) => setImmediate(resolve));
  while (sent() < limits.runningTurnsMax) await turns();
  expect(waiting()).toEqual(['s16', 's17', 's18']);
  // One is interrupted while it waits: it leaves the line, and nothing of it is sent.
  await desks[17]?.act(interruptTurn, person);
  expect(waiting()).toEqual(['s16', 's18']);
  const [first] = desks;
  const turnId = first?.state().turn?.turnId ?? '';
  const payload = { turnId, status: 'completed', reason: null, error: null } as const;
  await first?.act(() => ok({ events: [{ type: 'turn.settled', payload }], effects: [] }), person);
  while (sent() === limits.runningTurnsMax) await turns();
  expect(desks[16]?.state().sentEpoch).not.toBeNull();
  expect(waiting()).toEqual(['s18']);
  expect(sent()).toBe(limits.runningTurnsMax + 1);
});

test('an interrupt that the runtime does not take is said', async () => {
  const refused = err({ kind: 'refused' as const, code: -32001, message: 'Server overloaded; retry later.' });
  const session = await makeDriver((method) => (method === 'turn/interrupt' ? refused : ok({})));
  await session.add(
    stored,
    { type: 'turn.requested', payload: { turnId: 't', clientMessageId: 'c', text: 'go' } },
    {
      type: 'request.sent',
      payload: { requestId: 'r', epoch: 'epoch-1', method: 'turn/start', params: {} },
    },
    { type: 'turn.started', payload: { turnId: 't', runtimeTurnId: 'rt', epoch: 'epoch-1' } },
  );
  session.driver.perform(session.desk, { do: 'interrupt', threadId: 'old', runtimeTurnId: 'rt' });
  expect(await session.recorded('notice.raised')).toMatchObject({
    payload: { code: 'turn.interrupt-refused' },
  });
});

test('an interrupt that the runtime takes and does not heed is said', async () => {
  const session = await makeDriver(() => ok({}));
  await session.add(
    stored,
    { type: 'turn.requested', payload: { turnId: 't', clientMessageId: 'c', text: 'go' } },
    {
      type: 'request.sent',
      payload: { requestId: 'r', epoch: 'epoch-1', method: 'turn/start', params: {} },
    },
    { type: 'turn.started', payload: { turnId: 't', runtimeTurnId: 'rt', epoch: 'epoch-1' } },
  );
  await session.desk.act(interruptTurn, person);
  expect(await session.recorded('notice.raised')).toMatchObject({
    payload: { code: 'turn.interrupt-unheeded', turnId: 't' },
  });
});

test.each([
  ['no turn at all', {}],
  ['the turn before', { turn: { id: 'rt-before' } }],
])(
  'a prompt for which the runtime names %s: it is said, nothing is assumed, nothing is sent again',
  async (_what, reply) => {
    const session = await makeDriver((method) => (method === 'thread/start' ? bound('thread-1') : ok(reply)));
    await session.add(
      { type: 'turn.requested', payload: { turnId: 't', clientMessageId: 'c', text: 'before' } },
      {
        type: 'request.sent',
        payload: { requestId: 'r', epoch: 'epoch-1', method: 'turn/start', params: {} },
      },
      { type: 'turn.started', payload: { turnId: 't', runtimeTurnId: 'rt-before', epoch: 'epoch-1' } },
      { type: 'turn.settled', payload: { turnId: 't', status: 'completed', reason: null, error: null } },
    );
    await session.send('go');
    expect(await session.recorded('notice.raised')).toMatchObject({ payload: { code: 'turn.unnamed' } });
    expect(session.desk.state().turn).toMatchObject({ runtimeTurnId: null });
    expect(session.asked.filter((method) => method === 'turn/start')).toHaveLength(1);
  },
);

test('a prompt of which the runtime did not say that it took it is not offered again before the runtime was asked', async () => {
  let asked = 0;
  const turns = [
    { id: 'rt', status: 'interrupted', items: [{ type: 'userMessage', id: 'u', clientId: '' }] },
  ];
  const session = await makeDriver((method, params) => {
    if (method === 'thread/start') return bound('thread-1');
    if (method === 'turn/start') {
      for (const item of turns[0]?.items ?? []) item.clientId = String(params.clientUserMessageId);
      return err({ kind: 'timeout' as const, afterMs: 30_000 });
    }
    // It comes to the prompt only after it was asked twice.
    return ok({ data: ++asked > 2 ? turns : [] });
  });
  await session.send('go');
  expect(await session.recorded('turn.settled')).toMatchObject({ payload: { status: 'interrupted' } });
  expect(await session.recorded('turn.reconciled')).toMatchObject({ payload: { outcome: 'interrupted' } });
  await session.desk.drained();
  expect(session.desk.state()).toMatchObject({ unsent: [], cutOff: null });
  expect(asked).toBe(3);
  expect(session.asked.filter((method) => method === 'turn/start')).toHaveLength(1);
});

test('an answer goes to the process that asked and to no other one', async () => {
  const session = await makeDriver(() => ok({}));
  const answered: unknown[] = [];
  session.process.respond = (wireId) => answered.push(wireId) > 0;
  const answer = { do: 'answer', approvalId: 'a', answer: 'accept', wireId: 0, method: 'm' } as const;
  session.driver.perform(session.desk, { ...answer, epoch: 'epoch-0' });
  session.driver.perform(session.desk, { ...answer, wireId: 1, epoch: 'epoch-1' });
  await session.desk.drained();
  expect(answered).toEqual([1]);
  expect(session.reported).toEqual([]);
});

test('while it is not known what became of the turn before, nothing else is asked', async () => {
  const session = await makeDriver(() => err({ kind: 'timeout' as const, afterMs: 30_000 }));
  await session.add(
    stored,
    { type: 'turn.requested', payload: { turnId: 't', clientMessageId: 'c', text: 'go' } },
    {
      type: 'request.sent',
      payload: { requestId: 'r', epoch: 'epoch-0', method: 'turn/start', params: {} },
    },
    { type: 'turn.cut-off', payload: { turnId: 't', epoch: 'epoch-0', crashed: true } },
    { type: 'turn.settled', payload: { turnId: 't', status: 'interrupted', reason: null, error: null } },
  );
  const kept = await session.driver.retryThread(session.desk);
  expect(kept).toMatchObject({ ok: false, error: { kind: 'turn.unreconciled' } });
  expect(session.asked).toEqual(['thread/turns/list']);
});

test('messages that could not be recorded with an exit are recorded by the next try', async () => {
  const session = await makeDriver(() => bound('thread-1'));
  session.fates.push('unwritable');
  session.desk.receive(
    [{ kind: 'notice', threadId: 't', level: 'info', method: 'x', text: 'last words' }],
    'epoch-1',
  );
  await session.desk.drained().catch(() => undefined);
  await session.recorded('notice.raised');
  expect(session.types().filter((type) => type === 'notice.raised')).toHaveLength(1);
});
