import { describe, expect, test } from 'vitest';
import type { EventOf, RuntimeTurn } from '../../vocabulary';
import { decideExit } from './decide-exit';
import { missingItems, type RuntimeRecord, reconcileTurn } from './reconcile-turn';
import { resendTurn } from './send-again';
import { makeSession } from './testing';

/** A turn that was under way when its process was killed. */
function cutOff(o: { acknowledged: boolean }) {
  const session = makeSession();
  if (o.acknowledged)
    session.add({ type: 'turn.acknowledged', payload: { turnId: 'turn', clientMessageId: 'msg' } });
  session.add(
    {
      type: 'item.started',
      payload: {
        itemId: 'turn/answer',
        turnId: 'turn',
        item: { id: 'answer', type: 'agentMessage', raw: { text: '' } },
        digest: null,
      },
    },
    {
      type: 'item.text-appended',
      payload: { itemId: 'turn/answer', channel: 'text', offset: 0, text: 'Half an ans' },
    },
  );
  const ending = { epoch: 'epoch-1', what: 'The runtime was killed' };
  session.add(...decideExit(session.state(), ending, session.env));
  return session;
}

const runtimeTurn = (change: Partial<RuntimeTurn>): RuntimeTurn => ({
  runtimeTurnId: 'rt',
  status: 'interrupted',
  error: null,
  clientIds: ['msg'],
  items: [],
  ...change,
});
const turns = (...list: RuntimeTurn[]): RuntimeRecord => ({ kind: 'turns', turns: list });

function outcome(session: ReturnType<typeof cutOff>, record: RuntimeRecord) {
  const events = reconcileTurn(session.state(), record, session.env);
  if (events === null) return null;
  session.add(...events);
  const said = events.find((event): event is EventOf<'turn.reconciled'> => event.type === 'turn.reconciled');
  return said?.payload.outcome ?? 'nothing';
}

describe('a turn whose process ended in the middle of it', () => {
  test('is settled at once, and known to be in doubt until the runtime was asked', () => {
    const session = cutOff({ acknowledged: true });
    const { cutOff: doubt, turn, row } = session.state();
    expect(turn).toBeNull();
    expect(doubt?.turn).toMatchObject({ status: 'interrupted', reconciliation: 'pending' });
    expect(row).toMatchObject({ looseEnds: 1, openTurnId: null });
  });

  test.each([
    ['stored and cut off', true, turns(runtimeTurn({})), 'interrupted'],
    ['finished while nobody listened', true, turns(runtimeTurn({ status: 'completed' })), 'completed'],
    [
      'finished, and the acknowledgement was lost',
      false,
      turns(runtimeTurn({ status: 'completed' })),
      'completed',
    ],
    ['failed', true, turns(runtimeTurn({ status: 'failed' })), 'failed'],
    [
      'never stored: other turns only',
      false,
      turns(runtimeTurn({ runtimeTurnId: 'x', clientIds: [] })),
      'absent',
    ],
    ['begun, and its prompt not stored', false, turns(runtimeTurn({ clientIds: [] })), 'absent'],
    [
      'of a conversation that was never stored',
      false,
      { kind: 'gone', problem: 'thread not loaded' },
      'absent',
    ],
    ['of a conversation that is gone', true, { kind: 'gone', problem: 'thread not loaded' }, 'unknown'],
    ['stored, and not in the record any more', true, turns(), 'unknown'],
    ['unreadable', true, { kind: 'unreadable', problem: 'broken' }, 'unknown'],
  ] as const)('%s: one truth', (_name, acknowledged, record, expected) => {
    const session = cutOff({ acknowledged });
    expect(outcome(session, record)).toBe(expected);
    expect(session.state().cutOff).toBeNull();
    expect(session.state().row?.looseEnds).toBe(0);
    // A second look finds nothing to say.
    expect(outcome(session, record)).toBe('nothing');
  });

  test('is asked about again while the runtime still has it at work', () => {
    const session = cutOff({ acknowledged: true });
    expect(outcome(session, turns(runtimeTurn({ status: 'inProgress' })))).toBeNull();
    expect(session.state().cutOff).not.toBeNull();
  });

  test('is found by the id of its prompt when the runtime’s id of it never arrived', () => {
    const session = cutOff({ acknowledged: false });
    const found = turns(runtimeTurn({ runtimeTurnId: 'another' }));
    expect(outcome(session, found)).toBe('interrupted');
    expect(session.state().row?.threadState).toBe('resumable');
  });
});

describe('its work', () => {
  test('is taken over into the place where it was given up for lost, and only what is over', () => {
    const session = cutOff({ acknowledged: true });
    const doubt = session.state().cutOff;
    if (doubt === null) throw new Error('no doubt');
    const found = runtimeTurn({
      items: [
        { id: 'user', type: 'userMessage', raw: { clientId: 'msg' } },
        { id: 'answer', type: 'agentMessage', raw: { text: 'Half an answer.' } },
        { id: 'known', type: 'agentMessage', raw: { text: 'Known.' } },
        { id: 'call', type: 'commandExecution', raw: { status: 'inProgress' } },
        { id: 'new', type: 'agentMessage', raw: { text: 'Done.' } },
      ],
    });
    const known = new Map([
      ['turn/answer', { status: 'lost', ordinal: 2 }],
      ['turn/known', { status: 'completed', ordinal: 3 }],
    ] as const);
    const missing = missingItems(doubt, found, known);
    expect(missing.map((event) => event.payload)).toMatchObject([
      { itemId: 'turn/answer', place: 2 },
      { itemId: 'turn/new' },
    ]);
    const count = session.state().row?.itemCount ?? 0;
    session.add(...missing);
    expect(session.state().row?.itemCount).toBe(count + 1);
  });
});

describe('a prompt that never arrived', () => {
  test('is offered to be sent again, and can be sent again once', () => {
    const session = cutOff({ acknowledged: false });
    outcome(session, turns());
    expect(session.state().unsent).toMatchObject([{ clientMessageId: 'msg', turn: { sendAgain: true } }]);
    const again = resendTurn(session.state(), 'turn', 'go', session.env);
    if (!again.ok) throw new Error('refused');
    session.add(...again.value.events);
    expect(session.state().unsent).toEqual([]);
    expect(session.state().turn?.turnId).not.toBe('turn');
    const twice = resendTurn(session.state(), 'turn', 'go', session.env);
    expect(twice).toMatchObject({ ok: false, error: { kind: 'turn.not-unsent' } });
  });

  test('is not offered when the runtime has it', () => {
    const session = cutOff({ acknowledged: false });
    outcome(session, turns(runtimeTurn({})));
    expect(session.state().unsent).toEqual([]);
  });
});
