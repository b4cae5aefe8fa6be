import { describe, expect, test } from 'vitest';
import type { Answer } from '../../vocabulary';
import { limits } from '../../vocabulary';
import { decideApproval } from './decide-approval';
import { decideExit } from './decide-exit';
import { asked, commandItem, makeSession } from './testing';

function waiting() {
  const session = makeSession();
  session.signal({ kind: 'item-started', threadId: 'thread', runtimeTurnId: 'rt', item: commandItem });
  session.signal(asked(0));
  const [approvalId = ''] = Object.keys(session.state().approvals);
  const shownHash = session.state().approvals[approvalId]?.row.shownHash ?? '';
  const answer = (given: Answer, o: { hash?: string; live?: string | null } = {}) =>
    decideApproval(
      session.state(),
      { approvalId, answer: given, shownHash: o.hash ?? shownHash, by: 'person' },
      o.live === undefined ? 'epoch-1' : o.live,
      null,
      session.env,
    );
  return { session, approvalId, answer };
}

describe('an approval', () => {
  test('waits, and makes its session wait', () => {
    const { session } = waiting();
    expect(session.state().row).toMatchObject({ attention: 'waiting', pendingApprovals: 1 });
  });

  test('request id 0 is an id', () => {
    const { session, answer } = waiting();
    const decided = answer('accept');
    expect(decided.ok && decided.value.effects).toMatchObject([
      { do: 'answer', wireId: 0, answer: 'accept' },
    ]);
    if (decided.ok) session.add(...decided.value.events);
    session.signal({ kind: 'request-resolved', threadId: 'thread', wireId: 0 });
    expect(session.types().at(-1)).toBe('approval.resolved');
  });

  test('whose question comes again after it was closed is not asked again', () => {
    const { session, answer } = waiting();
    const decided = answer('accept');
    if (decided.ok) session.add(...decided.value.events);
    session.signal({ kind: 'request-resolved', threadId: 'thread', wireId: 0 });
    expect(session.signal(asked(0))).toEqual({ events: [], effects: [] });
    expect(session.signal(asked(1)).events.map((event) => event.type)).toEqual(['approval.requested']);
  });

  test('is answered once', () => {
    const { session, answer } = waiting();
    const first = answer('accept');
    if (first.ok) session.add(...first.value.events);
    const second = answer('decline');
    expect(second).toMatchObject({ ok: false, error: { kind: 'approval.already-decided' } });
  });

  test('counts only for exactly what was shown', () => {
    expect(waiting().answer('accept', { hash: 'f'.repeat(64) })).toMatchObject({
      ok: false,
      error: { kind: 'approval.changed' },
    });
  });

  test.each([null, 'epoch-2'])('is never answered to another process (%s)', (live) => {
    expect(waiting().answer('accept', { live })).toMatchObject({
      ok: false,
      error: { kind: 'approval.closed' },
    });
  });

  test('repeated on the wire, it is asked once', () => {
    const { session } = waiting();
    session.signal(asked(0));
    expect(session.types().filter((type) => type === 'approval.requested')).toHaveLength(1);
  });

  test('withdrawn by the runtime, it is closed with a reason and not approved', () => {
    const { session, approvalId, answer } = waiting();
    session.signal({ kind: 'request-resolved', threadId: 'thread', wireId: 0 });
    expect(session.events.at(-1)).toMatchObject({ type: 'approval.orphaned', payload: { approvalId } });
    expect(answer('accept').ok).toBe(false);
    expect(session.state().row).toMatchObject({ attention: 'running', pendingApprovals: 0 });
  });

  test.each(['interrupted', 'failed', 'completed'] as const)(
    'the end of its turn closes it: %s',
    (status) => {
      const { session } = waiting();
      session.signal({ kind: 'turn-settled', threadId: 'thread', runtimeTurnId: 'rt', status, error: null });
      expect(session.types()).toContain('approval.orphaned');
      expect(session.state().approvals).toEqual({});
      // The command it asked for never began, and nothing more will be said about it.
      expect(session.types()).toContain('item.lost');
      expect(session.state().items).toEqual({});
    },
  );

  test('the end of its turn leaves a command that was allowed to the runtime', () => {
    const { session, answer } = waiting();
    const decided = answer('accept');
    if (decided.ok) session.add(...decided.value.events);
    session.signal({
      kind: 'turn-settled',
      threadId: 'thread',
      runtimeTurnId: 'rt',
      status: 'interrupted',
      error: null,
    });
    expect(session.types()).not.toContain('item.lost');
    expect(Object.values(session.state().items)).toHaveLength(1);
  });

  test('more than the bound are declined on the wire and said', () => {
    const session = makeSession();
    for (let id = 0; id < limits.approvalsPendingMax; id++) session.signal(asked(id));
    const over = session.signal(asked(9_999));
    expect(over.effects).toEqual([
      { do: 'decline-unasked', wireId: 9_999, method: 'item/commandExecution/requestApproval' },
    ]);
    expect(over.events.map((event) => event.type)).toEqual(['notice.raised']);
  });
});

describe('a closed approval', () => {
  const late = (stored: Parameters<typeof decideApproval>[3]) =>
    decideApproval(
      makeSession().state(),
      { approvalId: 'gone', answer: 'accept', shownHash: 'h', by: 'web' },
      'epoch-1',
      stored,
      makeSession().env,
    );

  test('tells the slower of two people who answered and how', () => {
    const refused = late({ decidedBy: 'web', answer: 'decline', orphanReason: null });
    expect(!refused.ok && refused.error).toMatchObject({ kind: 'approval.already-decided' });
    expect(!refused.ok && refused.error.what).toContain('decline by web');
  });

  test('tells why it was orphaned', () => {
    const refused = late({ decidedBy: null, answer: null, orphanReason: 'The runtime was killed.' });
    expect(!refused.ok && refused.error).toMatchObject({
      kind: 'approval.closed',
      what: 'The runtime was killed.',
    });
  });
});

describe('the death of the runtime', () => {
  test('orphans what waited, loses what ran, settles the turn, and approves nothing', () => {
    const { session, answer } = waiting();
    session.add(
      ...decideExit(
        session.state(),
        { epoch: 'epoch-1', what: 'The runtime was killed by SIGKILL' },
        session.env,
      ),
    );
    const types = session.types();
    expect(types).toContain('approval.orphaned');
    expect(types).toContain('item.lost');
    expect(types).toContain('turn.settled');
    expect(types).not.toContain('approval.decided');
    expect(session.state()).toMatchObject({ turn: null, items: {}, approvals: {} });
    const reset = session.events.find(
      (event) => event.type === 'notice.raised' && event.payload.code === 'approval/reset',
    );
    expect(reset?.payload).toMatchObject({
      text: '1 open request was closed: the runtime was killed by SIGKILL.',
    });
    expect(answer('accept').ok).toBe(false);
  });

  test('ends a command of a conversation that the process had forgotten before it died', () => {
    const session = makeSession();
    session.signal({ kind: 'item-started', threadId: 'thread', runtimeTurnId: 'rt', item: commandItem });
    const ended = { kind: 'turn-settled', threadId: 'thread', runtimeTurnId: 'rt' } as const;
    session.signal({ ...ended, status: 'completed', error: null });
    session.add({
      type: 'thread.stale',
      payload: { threadId: 'thread', epoch: 'epoch-1', problem: 'thread not found: thread' },
    });
    session.add(...decideExit(session.state(), { epoch: 'epoch-1', what: 'It was killed' }, session.env));
    expect(session.types()).toContain('item.lost');
    expect(session.state()).toMatchObject({ items: {}, row: { looseEnds: 0 } });
  });

  test('of another process changes nothing', () => {
    const { session } = waiting();
    expect(decideExit(session.state(), { epoch: 'epoch-0', what: 'x' }, session.env)).toEqual([]);
  });

  test('says that the fate of an answered request is unknown', () => {
    const { session, answer } = waiting();
    const decided = answer('accept');
    if (decided.ok) session.add(...decided.value.events);
    const events = decideExit(
      session.state(),
      { epoch: 'epoch-1', what: 'The runtime was killed' },
      session.env,
    );
    const orphaned = events.find((event) => event.type === 'approval.orphaned');
    expect(orphaned?.payload.reason).toContain('unknown');
  });

  test('a prompt that was not sent yet stays and waits for the next process', () => {
    const session = makeSession(false);
    session.add({
      type: 'turn.requested',
      payload: { turnId: 'turn', clientMessageId: 'msg', text: 'go' },
    });
    expect(decideExit(session.state(), { epoch: 'epoch-1', what: 'x' }, session.env)).toEqual([]);
    const events = decideExit(session.state(), { epoch: null, what: 'The server ended' }, session.env);
    expect(events.map((event) => event.type)).toEqual(['notice.raised', 'turn.settled']);
  });
});
