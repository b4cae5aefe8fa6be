import type { Change, DomainEvent, Fold, Folded, SessionRow } from '../../vocabulary';
import { evolveApproval } from './evolve-approval';
import { evolveGrant } from './evolve-grant';
import { evolveImport } from './evolve-import';
import { evolveItem } from './evolve-item';
import { withOptions } from './evolve-options';
import { evolveQueue, queueAfter } from './evolve-queue';
import { evolveReconciled } from './evolve-reconciled';
import { evolveTurn } from './evolve-turn';
import { withUnjudged } from './evolve-unjudged';
import { initialSession, type SessionState, type Unsealed } from './state';

/**
 * The one fold of a session: used when an event is written, when projections are rebuilt and when a replay checks step hashes.
 * Total: an event it does not know changes nothing.
 */
export const sessionFold: Fold<SessionState> = {
  name: 'session',
  version: 6,
  initial: initialSession,
  evolve: (state, event, at) => {
    const row = state.row ?? createdRow(event, at);
    if (row === null) return { state, changes: [] };
    const before: SessionState = { ...state, row };
    const { state: after, changes } = queueAfter(evolveOne(before, row, event, at), event, at);
    const folded = { state: withOptions(after, event), changes };
    return withSessionRow(state, folded);
  },
};

function createdRow(event: DomainEvent, at: number): Unsealed<SessionRow> | null {
  if (event.type !== 'session.created' && event.type !== 'session.imported') return null;
  const { sessionId, projectId, flavour, title } = event.payload;
  const { model, effort } = event.type === 'session.created' ? event.payload : { model: null, effort: null };
  return {
    sessionId,
    projectId,
    flavour,
    title,
    titledBy: 'auto',
    model,
    effort,
    attention: 'settled',
    threadId: null,
    threadState: 'none',
    threadProblem: null,
    echo: null,
    openTurnId: null,
    pendingApprovals: 0,
    looseEnds: 0,
    turnCount: 0,
    itemCount: 0,
    usage: null,
    createdAt: at,
    updatedAt: at,
    archivedAt: null,
  };
}

function evolveOne(
  state: SessionState,
  row: Unsealed<SessionRow>,
  event: DomainEvent,
  at: number,
): Folded<SessionState> {
  const set = (change: Partial<Unsealed<SessionRow>>): Folded<SessionState> => ({
    state: { ...state, row: { ...row, ...change } },
    changes: [],
  });
  switch (event.type) {
    case 'session.renamed':
      return set({ title: event.payload.title, titledBy: event.payload.by });
    case 'session.archived':
      return set({ archivedAt: at });
    case 'session.unarchived':
      return set({ archivedAt: null });
    case 'session.mode-changed': {
      const { mode, acceptEdits } = event.payload;
      return set({ mode: { mode, acceptEdits } });
    }
    case 'item.ran-unjudged':
      return { state: withUnjudged(state, event.payload), changes: [] };
    case 'session.model-chosen':
      return set({ model: event.payload.model, effort: event.payload.effort });
    case 'session.worker-assigned':
      return set({ worker: event.payload.worker });
    case 'session.quarantined':
      return set({ quarantine: { crashes: event.payload.crashes, since: at } });
    case 'session.released': {
      const { quarantine: _, ...free } = row;
      return { state: { ...state, crashes: 0, row: free }, changes: [] };
    }
    case 'session.usage-updated':
      return set({ usage: event.payload.usage });
    case 'thread.bound': {
      const { threadId, echo, how, epoch } = event.payload;
      const threadState = how === 'resumed' ? 'resumable' : 'provisional';
      return {
        state: { ...state, epoch, row: { ...row, threadId, echo, threadState, threadProblem: null } },
        changes: [],
      };
    }
    case 'thread.settings-updated':
      return set({ echo: event.payload.echo });
    case 'thread.stale':
      if (row.threadId !== event.payload.threadId) return { state, changes: [] };
      return { state: { ...state, epoch: null }, changes: [] };
    case 'thread.remapped':
      return {
        state: {
          ...state,
          epoch: null,
          row: {
            ...row,
            threadId: event.payload.to,
            threadState: 'resumable',
            threadProblem: null,
            echo: null,
          },
        },
        changes: [],
      };
    case 'thread.lost':
      return set({ threadState: 'lost', threadProblem: event.payload.problem });
    case 'thread.abandoned':
      return {
        state: {
          ...state,
          epoch: null,
          row: { ...row, threadId: null, threadState: 'none', threadProblem: null, echo: null },
        },
        changes: [],
      };
    default:
      return (
        evolveTurn(state, event, at) ??
        evolveReconciled(state, event, at) ??
        evolveItem(state, event, at) ??
        evolveApproval(state, event, at) ??
        evolveGrant(state, event, at) ??
        evolveQueue(state, event, at) ??
        evolveImport(state, event, at) ?? { state, changes: [] }
      );
  }
}

/** Derives the row's attention and adds the row to the changes only when it really changed. */
function withSessionRow(before: SessionState, folded: Folded<SessionState>): Folded<SessionState> {
  const { state, changes } = folded;
  if (state.row === null) return folded;
  const row: Unsealed<SessionRow> = {
    ...state.row,
    attention: attentionOf(state, state.row),
    pendingApprovals: Object.values(state.approvals).filter((open) => open.row.state === 'requested').length,
    looseEnds: looseEndsOf(state),
    openTurnId: state.turn?.turnId ?? null,
  };
  const same = before.row !== null && JSON.stringify(before.row) === JSON.stringify(row);
  const put: Change = { put: 'session', row };
  return { state: { ...state, row }, changes: same ? changes : [...changes, put] };
}

function looseEndsOf({ turn, items, approvals, cutOff }: SessionState): number {
  const beside = (turnId: string | null) => turnId === null || turnId !== turn?.turnId;
  const running = Object.values(items).filter(
    (item) => item.runtimeItemId !== null && beside(item.row.turnId),
  );
  const open = Object.values(approvals).filter(({ row }) => row.state !== 'requested' && beside(row.turnId));
  return running.length + open.length + (cutOff === null ? 0 : 1);
}

function attentionOf(state: SessionState, row: Unsealed<SessionRow>): SessionRow['attention'] {
  if (Object.values(state.approvals).some((open) => open.row.state === 'requested')) return 'waiting';
  if (state.turn !== null) return 'running';
  if (row.quarantine !== undefined || row.threadState === 'lost' || state.lastTurnStatus === 'failed')
    return 'failed';
  return 'settled';
}
