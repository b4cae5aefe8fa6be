import { considerGrants, lapsed, shapeOf } from '../../policy';
import {
  type ApprovalAsk,
  type DomainEvent,
  err,
  type Grant,
  type GrantEnd,
  limits,
  ok,
  type Result,
  type Verdict,
} from '../../vocabulary';
import type { Decided } from './decision';
import { notice } from './notice';
import type { OpenApproval, SessionState } from './state';

interface GrantEnv {
  readonly now: number;
  readonly newId: () => string;
}

/** A verdict with the session's grants considered: those that are over end in the same transaction. */
export function grantedVerdict(state: SessionState, verdict: Verdict, ask: ApprovalAsk, env: GrantEnv) {
  const considered = considerGrants(verdict, ask, state.grants ?? [], env.now);
  const { grant, ended } = considered;
  return {
    verdict: considered.verdict,
    before: ended.flatMap((one) => expired(state, one.grant, one.why, env)),
    used: (approvalId: string): readonly DomainEvent[] =>
      grant === null
        ? []
        : [
            {
              type: 'grant.used',
              payload: { grantId: grant.grantId, approvalId, use: grant.uses + 1 },
            },
          ],
  };
}

/** Makes the grant that a person chose with their accept. `scope` is what the card showed; what is asked must still be exactly that. */
export function makeGrant(
  state: SessionState,
  { row }: OpenApproval,
  { scope, by }: { readonly scope: string; readonly by: string },
  env: GrantEnv,
): Result<readonly DomainEvent[]> {
  const { basis, policyHash, decision } = row.verdict;
  const shape = shapeOf(row.ask);
  if (decision !== 'ask' || !basis?.grantable || basis.scope === undefined || shape === null)
    return err(notGrantable);
  if (basis.scope !== scope) return err(changed);
  const grants = state.grants ?? [];
  const over = grants.filter((grant) => lapsed(grant, env.now) !== null);
  const ended = over.flatMap((grant) => expired(state, grant, lapsed(grant, env.now) ?? 'time', env));
  const counting = grants.filter((grant) => !over.includes(grant));
  // Two requests may have waited for the same act: the grant that counts already is enough.
  if (counting.some((grant) => grant.scope === scope && grant.policyHash === policyHash)) return ok(ended);
  if (counting.length >= limits.grantsMax) return err(tooMany);
  const made: DomainEvent = {
    type: 'grant.made',
    payload: {
      grantId: env.newId(),
      approvalId: row.approvalId,
      shape,
      scope,
      rules: basis.reasons.map(({ layer, rule }) => `${layer}/${rule}`),
      policyHash,
      mode: basis.mode,
      until: env.now + limits.grantMs,
      usesMax: limits.grantUsesMax,
      by,
    },
  };
  return ok([...ended, made]);
}

/** A person takes a grant back. Once: the slower of two is told that it is over. */
export function revokeGrant(
  state: SessionState,
  { grantId, by }: { readonly grantId: string; readonly by: string },
  env: GrantEnv,
): Decided {
  const grant = (state.grants ?? []).find((one) => one.grantId === grantId);
  if (!grant) return err(gone);
  const why = 'A person took it back.';
  const text = `The grant for ${subjectOf(grant)} was taken back: the same act asks again.`;
  const said = notice(state, env, { level: 'info', code: 'grant.revoked', text, detail: null });
  return ok({
    events: [{ type: 'grant.revoked', payload: { grantId, by, why } }, said],
    effects: [],
  });
}

/** Ends all grants of a session, because of what is recorded with it. */
export const endGrants = (
  state: SessionState,
  why: GrantEnd,
  env: Pick<GrantEnv, 'newId'>,
): readonly DomainEvent[] => (state.grants ?? []).flatMap((grant) => expired(state, grant, why, env));

/** Ends the grants whose time or uses are over. */
export function endLapsed(state: SessionState, env: GrantEnv): readonly DomainEvent[] {
  return (state.grants ?? []).flatMap((grant) => {
    const why = lapsed(grant, env.now);
    return why === null ? [] : expired(state, grant, why, env);
  });
}

const whys: Readonly<Record<GrantEnd, string>> = {
  time: 'its time is over',
  uses: 'it was used as often as it may be',
  'policy-changed': 'the policy changed',
  'mode-changed': 'the mode changed',
  'settings-changed': 'the sandbox or its network changed',
  'session-archived': 'the session was archived',
};

function expired(
  state: SessionState,
  grant: Grant,
  why: GrantEnd,
  env: Pick<GrantEnv, 'newId'>,
): readonly DomainEvent[] {
  const text = `The grant for ${subjectOf(grant)} ended, because ${whys[why]}: the same act asks again.`;
  return [
    { type: 'grant.expired', payload: { grantId: grant.grantId, why } },
    notice(state, env, { level: 'info', code: 'grant.expired', text, detail: null }),
  ];
}

const subjectCharsMax = 120;

function subjectOf({ shape }: Grant): string {
  const whole = shape.command ?? shape.changes.map(({ path }) => path).join(', ');
  return `“${whole.length <= subjectCharsMax ? whole : `${whole.slice(0, subjectCharsMax - 1)}…`}”`;
}

const notGrantable = {
  kind: 'grant.not-possible',
  what: 'This cannot be allowed for the session: a rule that asks does not permit it, or not all of the act is known.',
  safe: 'Your answer was not sent and nothing was granted.',
  next: 'Accept it once, or decline it.',
};

const changed = {
  kind: 'grant.changed',
  what: 'What would be granted is not what was shown.',
  safe: 'Your answer was not sent and nothing was granted.',
  next: 'Reload the session, read the request again, then decide.',
};

const tooMany = {
  kind: 'grant.too-many',
  what: `${limits.grantsMax} grants count in this session already.`,
  safe: 'Your answer was not sent and nothing was granted.',
  next: 'Accept it once, or take a grant back first.',
};

const gone = {
  kind: 'grant.over',
  what: 'This grant is over already: it was taken back or ended.',
  safe: 'Nothing runs by it any more.',
  next: 'Nothing needs to be done.',
};
