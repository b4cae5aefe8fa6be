import type { PageReads } from '../../../ledger';
import { limits, type Rows, type TableName } from '../../../vocabulary';
import type { Disk } from './disk';
import { simProject } from './sim-project';

/** Page reads over the rows of the simulated disk. */
export function simReads(disk: Disk): PageReads {
  const rows = <T extends TableName>(table: T) =>
    [...disk.table(table).values()] as unknown as readonly Rows[T][];
  const open = (row: Rows['approval']) => row.closedAt === null;
  return {
    projects: async () => ({ rows: [{ ...simProject, seq: 1 }], asOf: disk.head() }),
    removedProjects: async () => [],
    project: async () => ({ ...simProject, seq: 1 }),
    sessions: async ({ archived, limit }) => ({
      rows: rows('session')
        .filter((row) => (row.archivedAt !== null) === archived)
        .slice(0, limit),
      asOf: disk.head(),
    }),
    session: async (sessionId) => rows('session').find((row) => row.sessionId === sessionId) ?? null,
    sessionsOf: async (projectId) =>
      rows('session')
        .filter((row) => row.projectId === projectId)
        .map((row) => row.sessionId)
        .sort(),
    unsettledSessions: async () =>
      rows('session')
        .filter(
          (row) =>
            row.openTurnId !== null ||
            row.pendingApprovals > 0 ||
            row.looseEnds > 0 ||
            row.queue !== undefined,
        )
        .map((row) => row.sessionId),
    turns: async (sessionId, turnIds) =>
      rows('turn').filter((row) => row.sessionId === sessionId && turnIds.includes(row.turnId)),
    items: async ({ sessionId, beforeOrdinal = Number.POSITIVE_INFINITY, limit }) =>
      rows('item')
        .filter((row) => row.sessionId === sessionId && row.ordinal < beforeOrdinal)
        .sort((left, right) => left.ordinal - right.ordinal)
        .slice(-limit),
    chunks: async (itemIds) =>
      rows('chunk')
        .filter((row) => itemIds.includes(row.itemId))
        .slice(0, limits.chunksPageMax),
    pendingApprovals: async (sessionId) =>
      rows('approval').filter((row) => open(row) && (sessionId === undefined || row.sessionId === sessionId)),
    approvals: async (sessionId, turnIds) =>
      rows('approval').filter((row) => row.sessionId === sessionId && turnIds.includes(row.turnId)),
    followups: async (sessionId) =>
      rows('followup').filter((row) => row.sessionId === sessionId && row.state === 'queued'),
    followup: async (followupId) => rows('followup').find((row) => row.followupId === followupId) ?? null,
    runtimes: async () => rows('runtime'),
    jobs: async () => ({ rows: [], asOf: disk.head() }),
    runningJobs: async () => [],
    item: async (itemId) => rows('item').find((row) => row.itemId === itemId) ?? null,
    approval: async (approvalId) => rows('approval').find((row) => row.approvalId === approvalId) ?? null,
    close: async () => undefined,
  };
}
