import type { LedgerHealth } from './ledger';
import { troubles } from './troubles';

export const healthy: LedgerHealth = { writable: true, problem: null };

/** Health after a try to write the head file: `problem` in words, or null when it stands there. A worse problem is not hidden by it. */
export function withHead(health: LedgerHealth, headDir: string, problem: string | null): LedgerHealth {
  const stale = troubles.headFileStale(headDir, problem ?? '');
  if (problem !== null) return { ...health, problem: health.problem ?? stale };
  return health.problem?.kind === stale.kind ? { ...health, problem: null } : health;
}
