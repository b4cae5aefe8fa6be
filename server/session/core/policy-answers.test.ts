import { describe, expect, test } from 'vitest';
import type { SessionMode, Verdict } from '../../vocabulary';
import { decideExit } from './decide-exit';
import { chooseMode, loosens, supervised } from './decide-mode';
import { asked, commandItem, makeSession } from './testing';

const verdict = (decision: Verdict['decision']): Verdict => ({ decision, rules: ['r'], policyHash: 'h' });
const item = (status: string, exitCode: number | null) => ({
  ...commandItem,
  raw: { command: 'ls', status, exitCode },
});
const place = { threadId: 'thread', runtimeTurnId: 'rt' } as const;

/** A session in which the runtime asked to run a command, and policy said this. */
function judged(decision: Verdict['decision']) {
  const session = makeSession();
  session.signal({ kind: 'item-started', ...place, item: commandItem });
  session.env.verdict = verdict(decision);
  const { events, effects } = session.signal(asked(7));
  return { session, events, effects };
}

describe('what policy answers', () => {
  test.each([
    ['allow', 'accept'],
    ['deny', 'decline'],
  ] as const)('%s is decided in the same transaction, and %s leaves after it', (decision, answer) => {
    const { events, effects } = judged(decision);
    expect(events.map(({ type }) => type)).toEqual(['approval.requested', 'approval.decided']);
    expect(events[1]?.payload).toMatchObject({ answer, by: 'policy' });
    expect(effects).toMatchObject([{ do: 'answer', answer, wireId: 7 }]);
  });

  test('ask waits, and nothing leaves', () => {
    const { events, effects } = judged('ask');
    expect(events.map(({ type }) => type)).toEqual(['approval.requested']);
    expect(effects).toEqual([]);
  });

  test.each([
    ['allow', /after the answer \(accept\) was recorded\. That it left is not on record.*is unknown/],
    ['deny', /after the answer \(decline\).*It was not approved and nothing ran because of it/],
  ] as const)(
    'a process that ends after the decision to %s leaves a record that says so, and answers nothing',
    (decision, reason) => {
      const { session } = judged(decision);
      const [orphaned] = decideExit(session.state(), { epoch: null, what: 'The server ended' }, session.env);
      expect(orphaned?.payload).toMatchObject({ reason: expect.stringMatching(reason) });
    },
  );
});

describe('what ran without an accept is an incident', () => {
  const types = (session: ReturnType<typeof makeSession>) => session.types();

  test('a command that ended and that nobody was asked about', () => {
    const session = makeSession();
    session.signal({ kind: 'item-started', ...place, item: commandItem });
    session.signal({ kind: 'item-completed', ...place, item: item('completed', 0) });
    expect(types(session).slice(-3)).toEqual(['item.completed', 'item.ran-unjudged', 'notice.raised']);
    const { unjudged } = session.state().row ?? {};
    expect(unjudged).toMatchObject({ count: 1, items: [expect.stringMatching(/\/./)] });
  });

  test('and one that was denied and ran all the same', () => {
    const { session } = judged('deny');
    session.signal({ kind: 'item-completed', ...place, item: item('failed', 1) });
    expect(types(session)).toContain('item.ran-unjudged');
  });

  test('what is switched off and happens', () => {
    const session = makeSession();
    session.signal({
      kind: 'item-completed',
      ...place,
      item: { id: 'w', type: 'webSearch', raw: { query: 'x' } },
    });
    expect(types(session)).toContain('item.ran-unjudged');
  });

  test('but not what was accepted, declined, or only said', () => {
    const allowed = judged('allow').session;
    allowed.signal({ kind: 'item-completed', ...place, item: item('completed', 0) });
    const denied = judged('deny').session;
    denied.signal({ kind: 'item-completed', ...place, item: item('declined', null) });
    denied.signal({
      kind: 'item-completed',
      ...place,
      item: { id: 'm', type: 'agentMessage', raw: { text: 'x' } },
    });
    for (const session of [allowed, denied]) expect(types(session)).not.toContain('item.ran-unjudged');
  });
});

describe('modes', () => {
  const auto: SessionMode = { mode: 'auto', acceptEdits: false };
  const unattended: SessionMode = { mode: 'unattended', acceptEdits: false };
  const choose = (to: SessionMode, meantLoosening: boolean, unattendedAllowed = false) =>
    chooseMode(makeSession().state(), to, { meantLoosening, unattendedAllowed }, makeSession().env);

  test('loosening counts only when it is meant, and is on record as such', () => {
    expect(choose(auto, false)).toMatchObject({ ok: false, error: { kind: 'mode.loosening' } });
    expect(choose(auto, true)).toMatchObject({
      ok: true,
      value: { events: [{ type: 'session.mode-changed', payload: { ...auto, loosened: true } }] },
    });
    expect(loosens(auto, supervised)).toBe(false);
    expect(loosens(supervised, { ...supervised, acceptEdits: true })).toBe(true);
  });

  test('unattended needs the policy', () => {
    expect(choose(unattended, true)).toMatchObject({ ok: false, error: { kind: 'mode.not-allowed' } });
    expect(choose(unattended, true, true)).toMatchObject({ ok: true });
  });

  test('the same mode again is no event', () => {
    expect(choose(supervised, false)).toMatchObject({ ok: true, value: { events: [] } });
  });
});
