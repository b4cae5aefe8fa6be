import type { Change, DomainEvent, Folded, Grant } from '../../vocabulary';
import type { SessionState } from './state';

/** Events of grants and of what the agent is told; null when the event is not one. A grant leaves the state when it is over. */
export function evolveGrant(
  state: SessionState,
  event: DomainEvent,
  at: number,
): Folded<SessionState> | null {
  switch (event.type) {
    case 'grant.made': {
      const grant: Grant = { ...event.payload, madeAt: at, uses: 0, lastUsedAt: null };
      return marked(withGrants(state, [...(state.grants ?? []), grant]), grant);
    }
    case 'grant.used': {
      const { grantId, use } = event.payload;
      const used = (grant: Grant): Grant =>
        grant.grantId === grantId ? { ...grant, uses: use, lastUsedAt: at } : grant;
      return { state: withGrants(state, (state.grants ?? []).map(used)), changes: [] };
    }
    case 'grant.revoked':
    case 'grant.expired': {
      const { grantId } = event.payload;
      const left = (state.grants ?? []).filter((grant) => grant.grantId !== grantId);
      return { state: withGrants(state, left), changes: [] };
    }
    case 'session.telling-changed': {
      if (state.row === null) return { state, changes: [] };
      const { tellsReasons: _, ...row } = state.row;
      const told = event.payload.tellsReasons ? { tellsReasons: true as const } : {};
      return { state: { ...state, row: { ...row, ...told } }, changes: [] };
    }
    default:
      return null;
  }
}

function withGrants(state: SessionState, grants: readonly Grant[]): SessionState {
  if (state.row === null) return state;
  const { grants: _, ...row } = state.row;
  const uses = grants.reduce((sum, grant) => sum + grant.uses, 0);
  const counted = grants.length === 0 ? {} : { grants: { open: grants.length, uses } };
  return { ...state, grants, row: { ...row, ...counted } };
}

/** The request on whose card it was made says so. */
function marked(state: SessionState, { approvalId, grantId }: Grant): Folded<SessionState> {
  const open = state.approvals[approvalId];
  if (!open) return { state, changes: [] };
  const row = { ...open.row, madeGrant: grantId };
  const changes: readonly Change[] = [{ put: 'approval', row }];
  return { state: { ...state, approvals: { ...state.approvals, [approvalId]: { ...open, row } } }, changes };
}
