import { describe, expect, test } from 'vitest';
import { type DomainEvent, limits } from '../../vocabulary';
import {
  deleteFollowup,
  dueFollowup,
  editFollowup,
  moveFollowup,
  queueFollowup,
  resumeQueue,
  sendFollowup,
} from './decide-queue';
import { interruptTurn } from './decide-turn';
import type { Decided } from './decision';
import { asked, commandItem, makeSession } from './testing';

type Session = ReturnType<typeof makeSession>;

const events = (decided: Decided): readonly DomainEvent[] => {
  if (!decided.ok) throw new Error(decided.error.what);
  return decided.value.events;
};
const kind = (decided: Decided): string | null => (decided.ok ? null : decided.error.kind);
const queue = (session: Session, ...ids: string[]) => {
  for (const id of ids)
    session.add(...events(queueFollowup(session.state(), id, `text of ${id}`, session.env)));
};
const order = (session: Session) =>
  session.state().row?.queue?.followups.map(({ followupId }) => followupId) ?? [];
const settle = (session: Session, status: 'completed' | 'interrupted' | 'failed') =>
  session.add({ type: 'turn.settled', payload: { turnId: 'turn', status, reason: null, error: null } });
const send = (session: Session, followupId: string, revision = 1) =>
  sendFollowup(session.state(), { followupId, revision, text: `text of ${followupId}` }, session.env);

describe('the queue of a session', () => {
  test('waits for the turn, then gives its first, and one entry makes it a turn and takes it off', () => {
    const session = makeSession();
    queue(session, 'a', 'b');
    expect(dueFollowup(session.state())).toBeNull();
    expect(events(send(session, 'a'))).toEqual([]);
    settle(session, 'completed');
    expect(dueFollowup(session.state())?.followupId).toBe('a');
    const sent = events(send(session, 'a'));
    expect(sent.map(({ type }) => type)).toEqual(['turn.requested']);
    expect(sent[0]?.payload).toMatchObject({ followup: 'a', text: 'text of a' });
    session.add(...sent);
    expect(order(session)).toEqual(['b']);
    const { turn, ...rest } = session.state();
    if (turn === null) throw new Error('no turn');
    const cutOff = { turn, threadId: null, startId: 'm', prompts: [] };
    expect(dueFollowup({ ...rest, turn: null, cutOff }), 'what came before is not known yet').toBeNull();
    expect(dueFollowup(session.state()), 'its own turn runs now').toBeNull();
    expect(events(send(session, 'a')), 'never twice').toEqual([]);
  });

  test('is edited, moved and deleted; nothing that came between is overlooked', () => {
    const session = makeSession();
    queue(session, 'a', 'b', 'c');
    session.add(...events(moveFollowup(session.state(), 'c', 1)));
    expect(order(session)).toEqual(['c', 'a', 'b']);
    expect(events(moveFollowup(session.state(), 'b', 9)), 'it stands there already').toEqual([]);
    session.add(...events(deleteFollowup(session.state(), 'a')));
    expect(order(session)).toEqual(['c', 'b']);
    expect(kind(deleteFollowup(session.state(), 'a'))).toBe('followup.gone');
    const edit = { followupId: 'c', revision: 1, text: 'other' };
    session.add(...events(editFollowup(session.state(), edit, session.env)));
    expect(kind(editFollowup(session.state(), edit, session.env))).toBe('followup.changed');
    settle(session, 'completed');
    expect(events(send(session, 'c')), 'not with the words of before').toEqual([]);
    expect(events(send(session, 'b')), 'not out of its turn').toEqual([]);
    expect(events(send(session, 'c', 2))).toHaveLength(1);
  });

  test.each(['interrupted', 'failed'] as const)(
    'stands still after a turn that %s, until a person resumes it',
    (status) => {
      const session = makeSession();
      queue(session, 'a');
      settle(session, status);
      expect(session.state().row?.queue?.stop?.code).toBe(status);
      expect(dueFollowup(session.state())).toBeNull();
      session.add(...events(resumeQueue(session.state())));
      expect(dueFollowup(session.state())?.followupId).toBe('a');
    },
  );

  test('stands still as well when it was filled a moment after such an end', () => {
    const session = makeSession();
    session.add(...events(interruptTurn(session.state())));
    settle(session, 'interrupted');
    queue(session, 'a');
    expect(session.state().row?.queue?.stop?.code).toBe('interrupted');
  });

  test('a failure before it was filled holds nothing back that was queued behind a later turn', () => {
    const session = makeSession();
    settle(session, 'failed');
    session.add({
      type: 'turn.requested',
      payload: { turnId: 'turn', clientMessageId: 'other', text: 'again' },
    });
    queue(session, 'a');
    settle(session, 'completed');
    expect(dueFollowup(session.state())?.followupId).toBe('a');
  });

  test('waits while somebody is asked something', () => {
    const session = makeSession();
    session.signal({ kind: 'item-started', threadId: 'thread', runtimeTurnId: 'rt', item: commandItem });
    session.signal(asked(1));
    queue(session, 'a');
    const { turn } = session.state();
    // The end of a turn withdraws its requests; one that stays open all the same must hold the queue.
    settle(session, 'completed');
    expect(turn?.turnId).toBe('turn');
    expect(dueFollowup(session.state())).toBeNull();
    const [approvalId = ''] = Object.keys(session.state().approvals);
    session.add({ type: 'approval.orphaned', payload: { approvalId, reason: 'withdrawn' } });
    expect(dueFollowup(session.state())?.followupId).toBe('a');
  });

  test.each([
    [
      'quarantined',
      'session.quarantined',
      { type: 'session.quarantined', payload: { crashes: 2, reason: '' } },
    ],
    ['archived', 'session.archived', { type: 'session.archived', payload: {} }],
    ['thread-lost', 'thread.lost', { type: 'thread.lost', payload: { threadId: 'thread', problem: '' } }],
  ] as const)(
    'stands still when the session is %s, and does not resume while it is',
    (code, refused, event) => {
      const session = makeSession();
      queue(session, 'a');
      settle(session, 'completed');
      session.add(event);
      expect(session.state().row?.queue?.stop?.code).toBe(code);
      expect(kind(resumeQueue(session.state()))).toBe(refused);
      expect(kind(queueFollowup(session.state(), 'b', 'text', session.env))).toBe(refused);
    },
  );

  test('has bounds, and says so', () => {
    const session = makeSession();
    for (let i = 0; i < limits.followupsMax; i += 1) queue(session, `f${i}`);
    const more = (text: string) => queueFollowup(session.state(), 'more', text, session.env);
    expect(kind(more('text'))).toBe('queue.full');
    expect(kind(more('x'.repeat(limits.followupCharsMax + 1)))).toBe('followup.too-long');
    expect(kind(more(' '))).toBe('prompt.empty');
  });

  test('leaves nothing behind when it is empty', () => {
    const session = makeSession();
    const { row } = session.state();
    queue(session, 'a');
    session.add(...events(deleteFollowup(session.state(), 'a')));
    expect(session.state().row).toEqual({ ...row, updatedAt: session.state().row?.updatedAt });
    expect(session.state().row).not.toHaveProperty('queue');
  });
});
