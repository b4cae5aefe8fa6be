import type { Attention, SessionRow } from '../../server/vocabulary';

/** The list by what needs a person first. Pure. */
export interface SessionGroup {
  readonly attention: Attention;
  readonly rows: readonly SessionRow[];
}

const order: readonly Attention[] = ['waiting', 'running', 'failed', 'settled'];

/** Groups without rows are left out; within a group the latest change stands first. */
export function groupSessions(rows: readonly SessionRow[]): readonly SessionGroup[] {
  return order
    .map((attention) => ({
      attention,
      rows: rows
        .filter((row) => row.attention === attention)
        .sort((a, b) => b.updatedAt - a.updatedAt || a.sessionId.localeCompare(b.sessionId)),
    }))
    .filter((group) => group.rows.length > 0);
}

export const pendingIn = (rows: readonly SessionRow[]): number =>
  rows.reduce((sum, row) => sum + row.pendingApprovals, 0);
