import { describe, expect, test } from 'vitest';
import { limits, type ProjectSettings } from '../../vocabulary';
import { appendText } from './append-text';
import { interruptTurn, startTurn, steerTurn } from './decide-turn';
import { sessionFold } from './evolve';
import { commandItem, makeSession } from './testing';

describe('a prompt', () => {
  test('is durable before anything is sent, and names the session the first time', () => {
    const session = makeSession(false);
    const decided = startTurn(session.state(), 'Fix the test\nplease', session.env);
    if (!decided.ok) throw new Error('refused');
    expect(decided.value.events.map((event) => event.type)).toEqual(['turn.requested', 'session.renamed']);
    session.add(...decided.value.events);
    expect(session.state().row).toMatchObject({ title: 'Fix the test', attention: 'running', turnCount: 1 });
    expect(decided.value.effects).toMatchObject([{ do: 'drive', text: 'Fix the test\nplease' }]);
  });

  test.each([
    ['', 'prompt.empty'],
    ['   \n', 'prompt.empty'],
    ['x'.repeat(limits.promptCharsMax + 1), 'prompt.too-long'],
  ])('that cannot be sent is refused in words', (text, kind) => {
    const session = makeSession(false);
    expect(startTurn(session.state(), text, session.env)).toMatchObject({ ok: false, error: { kind } });
  });

  test('never carries half a surrogate pair: the runtime would drop the line without an answer', () => {
    const session = makeSession(false);
    const decided = startTurn(session.state(), 'a\ud800b \u{1f600}', session.env);
    expect(decided.ok && decided.value.effects).toMatchObject([{ text: 'a\ufffdb \u{1f600}' }]);
    const steer = steerTurn(makeSession().state(), 'x\udc00', session.env);
    expect(steer.ok && steer.value.effects).toMatchObject([{ text: 'x\ufffd' }]);
  });

  test('while a turn runs is refused as a new turn, and taken as a steer', () => {
    const session = makeSession();
    expect(startTurn(session.state(), 'more', session.env)).toMatchObject({
      ok: false,
      error: { kind: 'turn.already-running' },
    });
    const steer = steerTurn(session.state(), 'more', session.env);
    expect(steer.ok && steer.value.effects).toMatchObject([{ do: 'steer', runtimeTurnId: 'rt' }]);
    const late = steerTurn({ ...session.state(), interrupting: true }, 'too late', session.env);
    expect(late).toMatchObject({ ok: false, error: { kind: 'turn.not-steerable' } });
  });

  test('is acknowledged by the stored message that carries our id', () => {
    const session = makeSession();
    session.add({
      type: 'turn.steered',
      payload: { turnId: 'turn', clientMessageId: 'second', text: 'more' },
    });
    const stored = (clientId: string | null) =>
      session.signal({
        kind: 'item-completed',
        threadId: 'thread',
        runtimeTurnId: 'rt',
        item: { id: 'u', type: 'userMessage', raw: { clientId } },
      }).events;
    expect(stored('second')).toMatchObject([
      { type: 'turn.acknowledged', payload: { clientMessageId: 'second' } },
    ]);
    expect(stored(null)).toMatchObject([{ type: 'turn.acknowledged', payload: { clientMessageId: 'msg' } }]);
    expect(session.state().row?.threadState).toBe('resumable');
    const error = { message: 'no', code: 'other' };
    session.signal({
      kind: 'turn-settled',
      threadId: 'thread',
      runtimeTurnId: 'rt',
      status: 'failed',
      error,
    });
    expect(session.state().unsent, 'what it stored is not offered again').toEqual([]);
  });
});

describe('an interrupt', () => {
  test('of a turn not handed over yet ends it at once', () => {
    const session = makeSession(false);
    session.add({ type: 'turn.requested', payload: { turnId: 't', clientMessageId: 'm', text: 'go' } });
    const decided = interruptTurn(session.state());
    if (!decided.ok) throw new Error('refused');
    session.add(...decided.value.events);
    expect(session.state().turn).toBeNull();
    expect(decided.value.effects).toEqual([]);
  });

  test('of a running turn goes to the runtime', () => {
    const decided = interruptTurn(makeSession().state());
    expect(decided.ok && decided.value.effects).toEqual([
      { do: 'interrupt', threadId: 'thread', runtimeTurnId: 'rt' },
    ]);
  });
});

describe('the end of a turn', () => {
  const settle = { kind: 'turn-settled', threadId: 'thread', runtimeTurnId: 'rt', error: null } as const;

  test('leaves a command that outlives it open, and its late end is recorded', () => {
    const session = makeSession();
    session.signal({ kind: 'item-started', threadId: 'thread', runtimeTurnId: 'rt', item: commandItem });
    session.signal({ ...settle, status: 'completed' });
    expect(Object.keys(session.state().items)).toEqual(['turn/call']);
    const late = { ...commandItem, raw: { command: 'ls', status: 'failed', exitCode: 1 } };
    session.signal({ kind: 'item-completed', threadId: 'thread', runtimeTurnId: 'rt', item: late });
    expect(session.events.findLast(({ type }) => type === 'item.completed')).toMatchObject({
      type: 'item.completed',
      payload: { turnId: 'turn' },
    });
    expect(session.state().items).toEqual({});
  });

  test('of an older turn does not end the open one', () => {
    const session = makeSession();
    session.signal({ ...settle, runtimeTurnId: 'other', status: 'completed' });
    expect(session.state().turn?.turnId).toBe('turn');
  });

  test('keeps the words of an answer that was cut', () => {
    const session = makeSession();
    const message = { id: 'm1', type: 'agentMessage', raw: { text: '' } };
    session.signal({ kind: 'item-started', threadId: 'thread', runtimeTurnId: 'rt', item: message });
    session.add(...appendText(session.state(), piece('Hello ')), ...appendText(session.state(), piece('')));
    const before = session.state();
    const folded = sessionFold.evolve(
      before,
      { type: 'turn.settled', payload: { turnId: 'turn', status: 'interrupted', reason: 'x', error: null } },
      9,
    );
    expect(folded.changes).toContainEqual(
      expect.objectContaining({ put: 'item', row: expect.objectContaining({ status: 'interrupted' }) }),
    );
    expect(folded.changes.some((change) => 'drop' in change)).toBe(false);
  });
});

const piece = (text: string) => ({
  runtimeTurnId: 'rt',
  runtimeItemId: 'm1',
  channel: 'text' as const,
  text,
});

describe('settings of the runtime', () => {
  const settings = (approvalPolicy: string, sandbox = 'read-only') => ({
    kind: 'settings' as const,
    threadId: 'thread',
    echo: { model: 'm', approvalPolicy, sandbox, network: false, cwd: '/w' },
  });

  test('that changed are shown as they are', () => {
    const session = makeSession();
    session.signal(settings('untrusted'));
    expect(session.state().row?.echo?.sandbox).toBe('read-only');
    expect(session.signal(settings('untrusted')).events).toEqual([]);
  });

  test('under which it would not ask stop the turn', () => {
    const decision = makeSession().signal(settings('never'));
    expect(decision.events.map((event) => event.type)).toEqual(['thread.settings-updated', 'notice.raised']);
    expect(decision.effects).toEqual([{ do: 'interrupt', threadId: 'thread', runtimeTurnId: 'rt' }]);
  });

  test('that are not those of the turn stop it', () => {
    const asked = { sandbox: 'workspace-write', network: false } as const;
    const loose = (echo: Partial<ReturnType<typeof settings>['echo']>, wanted: ProjectSettings = asked) => {
      const session = makeSession();
      const signal = settings('untrusted', 'workspace-write');
      session.env.asked = wanted;
      return session.signal({ ...signal, echo: { ...signal.echo, ...echo } }).effects;
    };
    const stopped = [{ do: 'interrupt', threadId: 'thread', runtimeTurnId: 'rt' }];
    expect(loose({ cwd: '/elsewhere' })).toEqual([]);
    expect(loose({ sandbox: 'danger-full-access', network: true })).toEqual(stopped);
    expect(loose({ network: true })).toEqual(stopped);
    expect(loose({ network: true, cwd: '/x' }, { ...asked, network: true })).toEqual([]);
    const full = { sandbox: 'danger-full-access', network: true };
    expect(loose(full, { sandbox: 'danger-full-access', network: false })).toEqual([]);
  });

  test('that are not those of a turn the runtime has not named yet stop it when it does', () => {
    const session = makeSession(false);
    session.add({ type: 'turn.requested', payload: { turnId: 't2', clientMessageId: 'm2', text: 'go' } });
    const decision = session.signal(settings('never'));
    expect(decision.events.map(({ type }) => type)).toEqual([
      'thread.settings-updated',
      'notice.raised',
      'turn.interrupt-requested',
    ]);
  });
});

describe('live text', () => {
  test('has gapless offsets, and opens an item that never started', () => {
    const session = makeSession();
    session.add(...appendText(session.state(), piece('abc')));
    session.add(...appendText(session.state(), piece('def')));
    expect(session.types().slice(-3)).toEqual(['item.started', 'item.text-appended', 'item.text-appended']);
    expect(session.events.at(-1)).toMatchObject({ payload: { offset: 3, text: 'def' } });
  });

  test('over the bound is counted, not kept', () => {
    const session = makeSession();
    session.add(...appendText(session.state(), piece('x'.repeat(limits.itemLiveCharsMax))));
    const over = appendText(session.state(), piece('yz'));
    expect(over).toMatchObject([{ type: 'item.text-dropped', payload: { chars: 2 } }]);
  });
});

describe('work that nobody waits for', () => {
  const begun = { kind: 'turn-started', threadId: 'thread', runtimeTurnId: 'strange' } as const;

  test('is said and stopped', () => {
    const decision = makeSession().signal(begun);
    expect(decision.events).toMatchObject([{ type: 'notice.raised', payload: { code: 'turn.unexpected' } }]);
    expect(decision.effects).toEqual([{ do: 'interrupt', threadId: 'thread', runtimeTurnId: 'strange' }]);
  });

  test('is not a turn that we know', () => {
    expect(makeSession().signal({ ...begun, runtimeTurnId: 'rt' })).toEqual({ events: [], effects: [] });
  });

  test('a command that outlives its turn is a loose end, so that the next start finds it', () => {
    const session = makeSession();
    session.signal({ kind: 'item-started', threadId: 'thread', runtimeTurnId: 'rt', item: commandItem });
    expect(session.state().row?.looseEnds).toBe(0);
    session.add({
      type: 'turn.settled',
      payload: { turnId: 'turn', status: 'interrupted', reason: null, error: null },
    });
    expect(session.state().row?.looseEnds).toBe(1);
  });
});
