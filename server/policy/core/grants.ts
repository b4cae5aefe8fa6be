import type { ApprovalAsk, Grant, GrantEnd, GrantShape, Verdict } from '../../vocabulary';

/** What a grant of this request would let run, in the words of the card; null for what is never granted. */
export function shapeOf({ kind, command, cwd, changes }: ApprovalAsk): GrantShape | null {
  if (kind !== 'command' && kind !== 'fileChange') return null;
  return { kind, command, cwd, changes: changes.map(({ path, change }) => ({ path, change })) };
}

/** What a grant must be compared with: the policy and the mode that a request was judged in. */
type Judged = Pick<Verdict, 'policyHash' | 'basis'>;

/** Whether its time or its uses are over. A clock that was set back ends it as well: how long it has counted cannot be told then. */
export function lapsed(grant: Grant, now: number): 'time' | 'uses' | null {
  if (now >= grant.until || now < grant.madeAt) return 'time';
  return grant.uses >= grant.usesMax ? 'uses' : null;
}

/** Why a grant does not count for what is judged so, and never will again; null while it may count. */
export function endOf(grant: Grant, { policyHash, basis }: Judged, now: number): GrantEnd | null {
  const over = lapsed(grant, now);
  if (over !== null) return over;
  if (policyHash !== grant.policyHash || basis === undefined) return 'policy-changed';
  const { mode } = grant;
  const judgedIn = basis.mode;
  if (judgedIn.mode !== mode.mode || judgedIn.acceptEdits !== mode.acceptEdits) return 'mode-changed';
  if (judgedIn.sandbox !== mode.sandbox || judgedIn.network !== mode.network) return 'settings-changed';
  return null;
}

export interface Considered {
  readonly verdict: Verdict;
  /** By which it runs; null when no grant counts for it. */
  readonly grant: Grant | null;
  readonly ended: readonly { readonly grant: Grant; readonly why: GrantEnd }[];
}

/**
 * A verdict with the session's grants considered, anew at every request. A grant only answers an ask in place of a person: what policy
 * denies stays denied, what it allows needs none, and what is asked runs only where it is exactly what was shown when the grant was made.
 */
export function considerGrants(
  verdict: Verdict,
  ask: ApprovalAsk,
  grants: readonly Grant[],
  now: number,
): Considered {
  const judged = grants.map((grant) => ({ grant, why: endOf(grant, verdict, now) }));
  const ended = judged.flatMap(({ grant, why }) => (why === null ? [] : [{ grant, why }]));
  const { basis } = verdict;
  const asks = verdict.decision === 'ask' && basis?.judged === 'ask' && basis.because === null;
  if (!asks || !basis.grantable || basis.scope === undefined) return { verdict, grant: null, ended };
  const shape = JSON.stringify(shapeOf(ask));
  const grant =
    judged.find(
      (one) =>
        one.why === null && one.grant.scope === basis.scope && JSON.stringify(one.grant.shape) === shape,
    )?.grant ?? null;
  if (grant === null) return { verdict, grant, ended };
  const { grantId } = grant;
  return {
    verdict: { ...verdict, decision: 'allow', basis: { ...basis, because: 'granted', grantId } },
    grant,
    ended,
  };
}
