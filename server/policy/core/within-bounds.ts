import type { Verdict } from '../../vocabulary';
import { tooLoose } from './allowed-settings';
import type { DefaultPolicy, SandboxMode } from './default-policy';

const sandboxes: readonly string[] = ['read-only', 'workspace-write'] satisfies readonly SandboxMode[];

/**
 * The verdict as it is when the turn runs with more than the defaults allow by now: a policy can be tightened while a turn runs, and the
 * sandbox of a turn cannot be changed. Whatever would run unasked or could be accepted is declined until the next turn, which gets the
 * tighter settings.
 */
export function withinBounds(verdict: Verdict, defaults: DefaultPolicy): Verdict {
  const { basis } = verdict;
  if (basis === undefined || verdict.decision === 'deny') return verdict;
  const { sandbox, network } = basis.mode;
  const full = !sandboxes.includes(sandbox);
  // Full access has no network of its own to be limited.
  const applied = full
    ? { sandbox: 'danger-full-access' as const, network: false }
    : { sandbox: 'workspace-write' as const, network };
  const loose = tooLoose(applied, defaults);
  if (loose.length === 0) return verdict;
  const fault = loose.map(({ what }) => what).join(' ');
  return {
    ...verdict,
    decision: 'deny',
    basis: { ...basis, because: 'turn-too-loose', fault, grantable: false },
  };
}
