import type { RuntimeRow } from '../../vocabulary';
import { initialSupervisor, type RestartPolicy, type SupervisorEffect, type SupervisorState } from './state';

type Recorded = Pick<RuntimeRow, 'phase' | 'attempt' | 'nextTryAt'>;

/**
 * Where a new server goes on. An open circuit stays open: that the server was killed and started again says nothing of what ended the runtime
 * so often. Its careful try comes when it was announced, at once when that time has passed. Everything else begins anew.
 */
export function takeUp(
  row: Recorded | null,
  { now, policy }: { readonly now: number; readonly policy: Pick<RestartPolicy, 'probeMs'> },
): { readonly state: SupervisorState; readonly effects: readonly SupervisorEffect[] } {
  if (row?.phase !== 'open') return { state: initialSupervisor, effects: [] };
  const state: SupervisorState = { ...initialSupervisor, phase: 'open', attempt: row.attempt };
  if (row.nextTryAt === null) return { state, effects: [] };
  // The clock may have been set while no server ran.
  const delayMs = Math.min(policy.probeMs, Math.max(0, row.nextTryAt - now));
  return { state, effects: [{ do: 'arm', delayMs }] };
}
