import { describe, expect, test } from 'vitest';
import { limits, type SessionMode, type Verdict } from '../../vocabulary';
import { decideApproval } from './decide-approval';
import { endGrants, endLapsed, revokeGrant } from './decide-grant';
import { chooseMode } from './decide-mode';
import { asked, commandItem, makeSession } from './testing';

const scope = 'a'.repeat(64);
const mode = { mode: 'supervised', acceptEdits: false, sandbox: 'workspace-write', network: false } as const;
const verdict = (
  decision: Verdict['decision'],
  more: Partial<NonNullable<Verdict['basis']>> = {},
  policyHash = 'h',
): Verdict => ({
  decision,
  rules: ['r'],
  policyHash,
  basis: {
    judged: decision,
    reasons: [{ rule: 'r', layer: 'organisation', reason: 'It asks.' }],
    mode,
    because: null,
    acts: [],
    actsOmitted: 0,
    fault: null,
    grantable: true,
    scope,
    ...more,
  },
});

/** A session in which `ls` waits, and what answers it. */
function waiting() {
  const session = makeSession();
  session.signal({
    kind: 'item-started',
    threadId: 'thread',
    runtimeTurnId: 'rt',
    item: commandItem,
  });
  session.env.verdict = verdict('ask');
  session.signal(asked(1));
  const [approvalId = ''] = Object.keys(session.state().approvals);
  const shownHash = session.state().approvals[approvalId]?.row.shownHash ?? '';
  const answer = (grant?: string, given: 'accept' | 'decline' = 'accept') => {
    const decided = decideApproval(
      session.state(),
      { approvalId, answer: given, shownHash, by: 'web', ...(grant === undefined ? {} : { grant }) },
      'epoch-1',
      null,
      session.env,
    );
    if (decided.ok) session.add(...decided.value.events);
    return decided;
  };
  return { session, approvalId, answer };
}

function granted() {
  const made = waiting();
  expect(made.answer(scope).ok).toBe(true);
  const [grant] = made.session.state().grants ?? [];
  if (!grant) throw new Error('no grant');
  return { ...made, grant };
}

const typesOf = (events: readonly { readonly type: string }[]) => events.map(({ type }) => type);

describe('making a grant', () => {
  test('it is made with the accept, in one decision, and only an accept leaves', () => {
    const { session, answer, approvalId } = waiting();
    const decided = answer(scope);
    expect(decided.ok && typesOf(decided.value.events)).toEqual(['approval.decided', 'grant.made']);
    expect(decided.ok && decided.value.effects).toMatchObject([{ do: 'answer', answer: 'accept' }]);
    expect(session.state().grants).toMatchObject([
      {
        approvalId,
        scope,
        shape: { kind: 'command', command: 'ls', cwd: '/w', changes: [] },
        rules: ['organisation/r'],
        policyHash: 'h',
        mode,
        usesMax: limits.grantUsesMax,
        uses: 0,
        by: 'web',
      },
    ]);
    const [grant] = session.state().grants ?? [];
    expect((grant?.until ?? 0) - (grant?.madeAt ?? 0)).toBeLessThanOrEqual(limits.grantMs);
    expect(session.state().row?.grants).toEqual({ open: 1, uses: 0 });
    expect(session.state().approvals[approvalId]?.row.madeGrant).toBe(grant?.grantId);
  });

  test.each([
    ['what was not shown', 'b'.repeat(64), 'accept', 'grant.changed'],
    ['what is declined', scope, 'decline', 'grant.without-accept'],
  ] as const)('%s is not granted, and no answer leaves', (_, shown, given, kind) => {
    const { session, answer } = waiting();
    expect(answer(shown, given)).toMatchObject({ ok: false, error: { kind } });
    expect(session.types()).not.toContain('approval.decided');
  });

  test('what no marked rule asks is not granted', () => {
    const { session, answer, approvalId } = waiting();
    const open = session.state().approvals[approvalId];
    if (!open?.row.verdict.basis) throw new Error('no request');
    Object.assign(open.row.verdict.basis, { grantable: false });
    expect(answer(scope)).toMatchObject({ ok: false, error: { kind: 'grant.not-possible' } });
  });

  test('the second of two people makes none, and the same act has one grant however often it waited', () => {
    const { session, answer } = granted();
    expect(answer(scope)).toMatchObject({ ok: false, error: { kind: 'approval.already-decided' } });
    expect(session.types().filter((type) => type === 'grant.made')).toHaveLength(1);
  });

  test('one more than the bound is refused', () => {
    const { session, answer, grant } = waitingBeside(limits.grantsMax);
    expect(answer(grant)).toMatchObject({ ok: false, error: { kind: 'grant.too-many' } });
    expect(session.state().grants).toHaveLength(limits.grantsMax);
  });
});

function waitingBeside(count: number) {
  const { session, answer } = waiting();
  const [approvalId = ''] = Object.keys(session.state().approvals);
  for (let at = 0; at < count; at++)
    session.add({
      type: 'grant.made',
      payload: {
        grantId: `g${at}`,
        approvalId: `${approvalId}x`,
        shape: { kind: 'command', command: `echo ${at}`, cwd: '/w', changes: [] },
        scope: String(at).padStart(64, '0'),
        rules: [],
        policyHash: 'h',
        mode,
        until: session.env.now + limits.grantMs,
        usesMax: limits.grantUsesMax,
        by: 'web',
      },
    });
  return { session, answer, grant: scope };
}

describe('what a grant lets run', () => {
  const again = (given: ReturnType<typeof granted>, said: Verdict) => {
    given.session.env.verdict = said;
    return given.session.signal(asked(2));
  };

  test('the same act runs, in the transaction of its request, and the record names the grant', () => {
    const given = granted();
    const { events, effects } = again(given, verdict('ask'));
    expect(typesOf(events)).toEqual(['approval.requested', 'grant.used', 'approval.decided']);
    expect(events[0]?.payload).toMatchObject({
      verdict: {
        decision: 'allow',
        basis: { judged: 'ask', because: 'granted', grantId: given.grant.grantId },
      },
    });
    expect(events[1]?.payload).toMatchObject({ grantId: given.grant.grantId, use: 1 });
    expect(effects).toMatchObject([{ do: 'answer', answer: 'accept' }]);
    expect(given.session.state().row?.grants).toEqual({ open: 1, uses: 1 });
  });

  test('never what is denied', () => {
    const { events, effects } = again(granted(), verdict('deny'));
    expect(typesOf(events)).not.toContain('grant.used');
    expect(effects).toMatchObject([{ answer: 'decline' }]);
  });

  test.each([
    ['another policy', verdict('ask', {}, 'h2'), 'policy-changed'],
    ['another mode', verdict('ask', { mode: { ...mode, mode: 'auto' } }), 'mode-changed'],
    ['another sandbox', verdict('ask', { mode: { ...mode, sandbox: 'read-only' } }), 'settings-changed'],
  ] as const)('under %s it ends, and the act asks', (_, said, why) => {
    const given = granted();
    const { events, effects } = again(given, said);
    expect(events.find(({ type }) => type === 'grant.expired')?.payload).toMatchObject({ why });
    expect(effects).toEqual([]);
    expect(given.session.state().grants).toEqual([]);
    expect(given.session.state().row?.grants).toBeUndefined();
  });

  test('another scope asks, and the grant counts on', () => {
    const given = granted();
    const { effects } = again(given, verdict('ask', { scope: 'c'.repeat(64) }));
    expect(effects).toEqual([]);
    expect(given.session.state().grants).toHaveLength(1);
  });
});

describe('the end of a grant', () => {
  const at = (now: number) => ({ ...makeSession().env, now });

  test('a person takes it back once', () => {
    const { session, grant } = granted();
    const revoked = revokeGrant(session.state(), { grantId: grant.grantId, by: 'web' }, session.env);
    if (!revoked.ok) throw new Error('refused');
    session.add(...revoked.value.events);
    session.env.verdict = verdict('ask');
    expect(session.signal(asked(3)).effects).toEqual([]);
    expect(revokeGrant(session.state(), { grantId: grant.grantId, by: 'web' }, session.env)).toMatchObject({
      error: { kind: 'grant.over' },
    });
  });

  test('its time: at the bound, and when the clock was set back before it was made', () => {
    const { session, grant } = granted();
    expect(endLapsed(session.state(), at(grant.until - 1))).toEqual([]);
    expect(endLapsed(session.state(), at(grant.until))[0]?.payload).toMatchObject({ why: 'time' });
    expect(endLapsed(session.state(), at(grant.madeAt - 1))[0]?.payload).toMatchObject({ why: 'time' });
  });

  test('its uses', () => {
    const { session, grant, approvalId } = granted();
    const { grantId, usesMax } = grant;
    session.add({ type: 'grant.used', payload: { grantId, approvalId, use: usesMax } });
    session.env.verdict = verdict('ask');
    const { events, effects } = session.signal(asked(4));
    expect(events[0]?.payload).toMatchObject({ grantId, why: 'uses' });
    expect(effects).toEqual([]);
  });

  test('a change of the mode ends all, in the transaction of the change; an archived session as well', () => {
    const { session } = granted();
    const auto: SessionMode = { mode: 'auto', acceptEdits: false };
    const chosen = chooseMode(
      session.state(),
      auto,
      { meantLoosening: true, unattendedAllowed: false },
      session.env,
    );
    expect(chosen.ok && typesOf(chosen.value.events)).toEqual([
      'session.mode-changed',
      'grant.expired',
      'notice.raised',
    ]);
    expect(endGrants(session.state(), 'session-archived', session.env)[0]?.payload).toMatchObject({
      why: 'session-archived',
    });
  });
});
